# Sourced: what others would write instead of the hub's capture, on the table that PlainServlet makes. Each function takes a
# port and adds its process to OTHERS, or returns 1 and says in WHY what is absent.
start_fastify() {
  local home=target/bench/peers
  WHY="Node.js and npm are not installed"
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  mkdir -p "$home" && cp bench/peers/package.json bench/peers/fastify.js "$home/"
  WHY="npm did not install what bench/peers/package.json names: see $home/npm.log"
  (cd "$home" && { npm ls --depth=0 || npm install --no-save --no-package-lock --no-audit --no-fund; }) >"$home/npm.log" 2>&1 || return 1
  node "$home/fastify.js" "$1" >"$SCRATCH/fastify.log" 2>&1 &
  OTHERS+=($!)
  await_port "$1" $! "$SCRATCH/fastify.log"
}

start_fastapi() {
  local python
  WHY="missing: apt-get install python3-fastapi python3-asyncpg python3-uvicorn python3-uvloop python3-httptools"
  for python in /usr/bin/python3 python3; do # another one may come first on the PATH
    if "$python" -c 'import fastapi, asyncpg, uvicorn, uvloop, httptools' 2>/dev/null; then
      "$python" bench/peers/fastapi_peer.py "$1" >"$SCRATCH/fastapi.log" 2>&1 &
      OTHERS+=($!)
      await_port "$1" $! "$SCRATCH/fastapi.log"
      return
    fi
  done
  return 1
}

# Returns once the process answers on the port, whatever it says.
await_port() { # PORT PID LOG
  for _ in $(seq 150); do
    if curl -s -o /dev/null "http://127.0.0.1:$1/"; then return; fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.2
  done
  echo "nothing answers on port $1:"
  tail -n 20 "$3"
  exit 1
}
