"""What a team would write with FastAPI and asyncpg instead of the hub's capture, after their own documentation: the
token, a model for the body, one INSERT from a pool (asyncpg prepares it), one process of uvicorn. Argument: the port;
PGHOST and the like and BENCH_TOKEN come from the environment."""

import os
import sys
from decimal import Decimal
from secrets import compare_digest
from typing import Literal, Optional

import asyncpg
import uvicorn
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel

TOKEN = os.environ["BENCH_TOKEN"]
INSERT = "insert into plain_alerts (body, strategy, ticker, action, close) values ($1, $2, $3, $4, $5) returning id"


class Alert(BaseModel):
    strategy: str
    ticker: str
    action: Literal["buy", "sell"]
    close: Optional[Decimal] = None


app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(max_size=32)


@app.post("/webhooks/tradingview/{token}")
async def store(token: str, alert: Alert, request: Request):
    if not compare_digest(token, TOKEN):
        raise HTTPException(status_code=401)
    body = await request.body()
    id = await app.state.pool.fetchval(INSERT, body, alert.strategy, alert.ticker, alert.action, alert.close)
    return {"id": str(id), "status": "stored"}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
