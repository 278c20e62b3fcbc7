// What a team would write with Fastify and pg instead of the hub's capture, after their own documentation: the token,
// a JSON schema for body and answer, one prepared INSERT from a pool, one process. Argument: the port; PGHOST and the
// like and BENCH_TOKEN come from the environment.
import Fastify from 'fastify'
import pg from 'pg'
import { timingSafeEqual } from 'node:crypto'

const token = Buffer.from(process.env.BENCH_TOKEN)
const pool = new pg.Pool({ max: 32 })
const fastify = Fastify({ routerOptions: { maxParamLength: 200 } })

// The bytes are stored as they came.
fastify.decorateRequest('bytes', null)
fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
  request.bytes = body
  try {
    done(null, JSON.parse(body))
  } catch (error) {
    error.statusCode = 400
    done(error)
  }
})

const schema = {
  body: {
    type: 'object',
    required: ['strategy', 'ticker', 'action'],
    properties: {
      strategy: { type: 'string' },
      ticker: { type: 'string' },
      action: { enum: ['buy', 'sell'] },
      close: { type: 'number' }
    }
  },
  response: { 200: { type: 'object', properties: { id: { type: 'string' }, status: { type: 'string' } } } }
}

async function onRequest(request, reply) {
  const given = Buffer.from(request.params.token)
  if (given.length !== token.length || !timingSafeEqual(given, token)) {
    return reply.code(401).send()
  }
}

fastify.post('/webhooks/tradingview/:token', { schema, onRequest }, async request => {
  const { strategy, ticker, action, close } = request.body
  const { rows } = await pool.query({
    name: 'insert-alert',
    text: 'insert into plain_alerts (body, strategy, ticker, action, close) values ($1, $2, $3, $4, $5) returning id',
    values: [request.bytes, strategy, ticker, action, close]
  })
  return { id: rows[0].id, status: 'stored' }
})

await fastify.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
