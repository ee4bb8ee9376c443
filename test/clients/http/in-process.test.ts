import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import type { Misbehaviour } from '#sandbox/kit/misbehaviour.ts';
import { wireTo } from '#sandbox/kit/network.ts';
import { jsonAnswer } from '#sandbox/kit/sandbox-http.ts';
import { createStandIn } from '#sandbox/kit/stand-in.ts';
import { createHttpUpstream } from '#shared/clients/http/http-upstream.ts';
import { silentLog } from '#shared/core/log.ts';

const config = { perMinute: 60_000, burst: 60_000, attemptTimeoutSeconds: 30, totalTimeoutSeconds: 90, retries: 0 };

/** Asks a stand-in in this process to make a thing, while it misbehaves. */
async function ask(does?: Misbehaviour): Promise<{ answer: Promise<unknown>; made: string[]; clock: ManualClock }> {
  const clock = new ManualClock('2026-01-05T09:00:00Z');
  const made: string[] = [];
  const standIn = createStandIn({
    name: 'Things',
    clock,
    routes: [
      {
        method: 'POST',
        path: '/v1/things',
        handler: ({ body, headers }) => {
          made.push(`${headers['content-type']} ${body}`);
          return jsonAnswer(201, { id: 7 });
        },
      },
    ],
  });
  if (does !== undefined) standIn.misbehave({ does });
  const secrets = { read: async () => 'unused' };
  const instance = { clock, log: silentLog, secrets, wire: wireTo(standIn) };
  const http = createHttpUpstream(
    { name: 'things', baseUrl: `${standIn.url}/v1`, config },
    instance,
  )({
    clock,
    log: silentLog,
    signal: new AbortController().signal,
    count: () => undefined,
    beforeWrite: async () => undefined,
  });
  clock.advance(60_000);
  const schema = z.object({ id: z.number() });
  const answer = http.request({ method: 'POST', path: '/things', json: { name: 'one' }, schema }).then(got => got.data);
  return { answer, made, clock };
}

describe('a client of a stand-in in the same process', () => {
  it('sends and reads as over a socket', async () => {
    const { answer, made } = await ask();
    assert.deepEqual(await answer, { id: 7 });
    assert.deepEqual(made, ['application/json {"name":"one"}']);
  });

  it('takes a lost answer for one that may have happened', async () => {
    const { answer, made } = await ask({ kind: 'reset', handled: true });
    await assert.rejects(answer, { message: /had no answer \(ECONNRESET\).*may have happened/, mayHaveHappened: true });
    assert.equal(made.length, 1);
  });

  it('notices a body that breaks off', async () => {
    const { answer } = await ask({ kind: 'torn' });
    await assert.rejects(answer, /answered 201 but the body broke off/);
  });

  it('gives up an attempt by the clock that it was given', async () => {
    const { answer, clock } = await ask({ kind: 'slow', ms: 600_000, handled: false });
    await clock.untilSleeping(3);
    clock.advance(30_000);
    await assert.rejects(answer, /no complete answer within 30000 ms/);
  });
});
