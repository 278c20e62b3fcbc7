// A trainer written from docs/trainer-contract.md alone: multinomial logistic regression, missing values as the mean.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

const KEY = process.env.HUB_TRAINER_KEY ?? "";
const PORT = Number(process.env.PORT ?? 9000);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const same = (a, b) => timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const running = new Set();

createServer(async (request, response) => {
  const answer = (status, body) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  if (request.method !== "POST" || request.url !== "/train") return answer(404, { title: "Not found", status: 404 });
  if (KEY && !same(request.headers.authorization ?? "", `Bearer ${KEY}`)) return answer(401, { title: "Unknown key", status: 401 });
  try {
    const chunks = await request.toArray();
    const job = JSON.parse(Buffer.concat(chunks));
    for (const field of ["run_id", "dataset", "target", "classes", "features", "upload", "callback"]) {
      if (!job[field]) return answer(400, { title: "A field is missing", status: 400, field, detail: `Send ${field}.` });
    }
    answer(202, { run_id: job.run_id });
    if (!running.has(job.run_id)) run(job);
  } catch (failure) {
    answer(400, { title: "Not JSON", status: 400, detail: String(failure.message) });
  }
}).listen(PORT, "127.0.0.1", () => console.log(`POST http://127.0.0.1:${PORT}/train`));

async function run(job) {
  running.add(job.run_id);
  try {
    await report(job, { status: "running", progress: 0.1 });
    const download = await fetch(job.dataset.url, { redirect: "error" });
    const file = await download.arrayBuffer();
    if (!download.ok || sha256(new Uint8Array(file)) !== job.dataset.sha256) throw new Error("the dataset's sha256 differs");
    const rows = await parquetReadObjects({ file, compressors });
    const { model, metrics } = train(rows, job);
    const metadata = {
      run_id: job.run_id, model: job.model, target: job.target, features: job.features, classes: job.classes, dataset_id: job.dataset.id,
      dataset_sha256: job.dataset.sha256, trainer: { name: "javascript-example", version: "1" }, hyperparameters: { steps: 400, rate: 0.5 },
      split: { rule: "oldest 75 % train, newest 25 % test, embargo by label_until" }, seed: 0,
    };
    const files = { "model.onnx": model, "metadata.json": Buffer.from(JSON.stringify(metadata)), "metrics.json": Buffer.from(JSON.stringify(metrics)) };
    for (const [name, bytes] of Object.entries(files)) {
      const put = await fetch(job.upload[name], { method: "PUT", body: bytes });
      if (!put.ok) throw new Error(`${name} was not taken: ${put.status}`);
    }
    const artifacts = Object.entries(files).map(([name, bytes]) => ({ name, sha256: sha256(bytes), size: bytes.length }));
    await report(job, { status: "completed", progress: 1, metrics, artifacts });
  } catch (failure) {
    await report(job, { status: "failed", error: String(failure.message) }).catch(() => {});
  } finally {
    running.delete(job.run_id);
  }
}

async function report(job, said) {
  const body = JSON.stringify({ run_id: job.run_id, progress: 0, metrics: {}, artifacts: [], error: null, ...said });
  for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
    const answer = await fetch(job.callback.url, { method: "POST", body, headers: { "Content-Type": "application/json", Authorization: `Bearer ${job.callback.token}` } }).catch(() => null);
    if (answer?.ok) return;
    if (answer && answer.status < 500) throw new Error(`the hub answered ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function train(all, job) {
  const label = `label_${job.target}`;
  const rows = all.filter((row) => row[label] !== null && row[label] !== undefined).sort((a, b) => a.as_of - b.as_of);
  const cut = Math.floor(rows.length * 0.75);
  const test = rows.slice(cut);
  const known = rows.slice(0, cut).filter((row) => row.label_until <= test[0].as_of);
  const value = (row, name) => (row[name] === null ? NaN : row[name]);
  const means = job.features.map((name) => mean(known.map((row) => value(row, name)).filter(Number.isFinite)) || 0);
  const spreads = job.features.map((name, f) => Math.sqrt(mean(known.map((row) => value(row, name)).filter(Number.isFinite).map((v) => (v - means[f]) ** 2))) || 1);
  const input = (row) => job.features.map((name, f) => (Number.isNaN(value(row, name)) ? 0 : (value(row, name) - means[f]) / spreads[f]));
  const [F, K] = [job.features.length, job.classes.length];
  const weights = Array.from({ length: F + 1 }, () => new Array(K).fill(0)); // the last row is the intercept
  const data = known.map((row) => [...input(row), 1]);
  const probabilities = (x) => {
    const scores = job.classes.map((_, k) => x.reduce((sum, v, f) => sum + v * weights[f][k], 0));
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b));
  };
  for (let step = 0; step < 400; step++) {
    const gradient = weights.map((row) => row.map((w) => 0.01 * w));
    data.forEach((x, i) => {
      const p = probabilities(x);
      for (let k = 0; k < K; k++) {
        const error = (p[k] - (Number(known[i][label]) === k ? 1 : 0)) / data.length;
        x.forEach((v, f) => { gradient[f][k] += error * v; });
      }
    });
    weights.forEach((row, f) => row.forEach((_, k) => { row[k] -= 0.5 * gradient[f][k]; }));
  }
  const base = job.classes.map((_, k) => (known.filter((row) => Number(row[label]) === k).length + 1) / (known.length + K));
  const losses = test.map((row) => -Math.log(Math.max(probabilities([...input(row), 1])[Number(row[label])], 1e-7)));
  const gains = test.map((row, i) => -Math.log(base[Number(row[label])]) - losses[i]);
  const right = test.filter((row) => { const p = probabilities([...input(row), 1]); return p.indexOf(Math.max(...p)) === Number(row[label]); });
  const metrics = {
    log_loss: mean(losses), base_log_loss: mean(losses) + mean(gains), improvement: mean(gains), improvement_lower_95: lower95(gains, 24),
    accuracy: right.length / test.length, rows_train: known.length, rows_test: test.length,
  };
  // Standardising is folded into weights and intercept, so the graph sees features as they are.
  const folded = weights.slice(0, F).map((row, f) => row.map((w) => w / spreads[f]));
  const intercept = weights[F].map((w, k) => w - folded.reduce((sum, row, f) => sum + row[k] * means[f], 0));
  return { model: onnx(means, folded, intercept), metrics };
}

function lower95(values, block) {
  const means = Array.from({ length: 1000 }, () => {
    const drawn = [];
    while (drawn.length < values.length) {
      const start = Math.floor(random() * (values.length - block + 1));
      drawn.push(...values.slice(start, start + block));
    }
    return mean(drawn);
  }).sort((a, b) => a - b);
  return means[50];
}
let state = 1;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;

// The ONNX file: protocol buffers by hand, field numbers from onnx.proto.
function onnx(means, weights, intercept) {
  const varint = (n) => { const out = []; for (; n > 127; n = Math.floor(n / 128)) out.push((n % 128) | 128); out.push(n); return Buffer.from(out); };
  const number = (field, n) => Buffer.concat([varint(field * 8), varint(n)]);
  const bytes = (field, content) => { const b = Buffer.from(content); return Buffer.concat([varint(field * 8 + 2), varint(b.length), b]); };
  const tensor = (name, dims, values) => bytes(5, Buffer.concat([...dims.map((d) => number(1, d)), number(2, 1), bytes(8, name), bytes(9, Buffer.from(Float32Array.from(values).buffer))]));
  const value = (field, name, columns) => bytes(field, Buffer.concat([bytes(1, name), bytes(2, bytes(1, Buffer.concat([number(1, 1), bytes(2, Buffer.concat([bytes(1, bytes(2, "N")), bytes(1, number(1, columns))]))])))]));
  const node = (type, inputs, output, attribute = []) => bytes(1, Buffer.concat([...inputs.map((i) => bytes(1, i)), bytes(2, output), bytes(3, output), bytes(4, type), ...attribute]));
  const [F, K] = [means.length, intercept.length];
  const graph = Buffer.concat([
    node("IsNaN", ["features"], "missing"), node("Where", ["missing", "means", "features"], "known"), node("MatMul", ["known", "weights"], "products"),
    node("Add", ["products", "intercept"], "scores"), node("Softmax", ["scores"], "probabilities", [bytes(5, Buffer.concat([bytes(1, "axis"), number(3, 1), number(20, 2)]))]),
    bytes(2, "logistic"), tensor("means", [1, F], means), tensor("weights", [F, K], weights.flat()), tensor("intercept", [K], intercept), value(11, "features", F), value(12, "probabilities", K),
  ]);
  return Buffer.concat([number(1, 8), bytes(2, "javascript-example"), bytes(7, graph), bytes(8, Buffer.concat([bytes(1, ""), number(2, 15)]))]);
}
