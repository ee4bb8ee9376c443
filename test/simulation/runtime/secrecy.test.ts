import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UnavailableError } from '#shared/core/errors.ts';
import { createRedactor } from '#shared/core/redaction.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { runs } from '#shared/state/collections/runs.ts';
import { machine, person } from './support/bench-parts.ts';
import { Shelves, shelfSync } from './support/shelf.ts';

describe('what is told and recorded of a run', () => {
  it('holds no secret, even where a library puts one into its error', async () => {
    const secret = 'correct-horse-battery';
    const redactor = createRedactor();
    redactor.add(secret);
    for (const mode of ['dry-run', 'apply'] as const) {
      for (const error of [
        new Error(`cannot log on with ${secret}`),
        new UnavailableError(`lost ${secret}`, { advice: `try ${secret} again` }),
      ]) {
        const { parts, store } = machine();
        const sync = { ...shelfSync(new Shelves()), read: () => Promise.reject(error) };
        const given = { ...parts(), redact: (text: string) => redactor.redact(text) };
        const result = await runSync(sync, given, { ...person, mode });
        const record = await collectionOn(store, runs).get(result.runId ?? '');
        assert.match(result.message, /\[redacted\]/);
        assert.doesNotMatch(JSON.stringify([result, record]), new RegExp(secret));
      }
    }
  });
});
