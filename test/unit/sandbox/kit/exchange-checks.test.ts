import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exchangeChecks } from '#sandbox/kit/exchange-checks.ts';
import { ManualClock } from '#sandbox/kit/manual-clock.ts';
import { jsonAnswer } from '#sandbox/kit/sandbox-http.ts';
import { createStandIn } from '#sandbox/kit/stand-in.ts';

it('a stand-in whose traffic a registered check refuses answers 500, and says so when it is closed', async () => {
  exchangeChecks.register('Shelf', () => (request, answer) => {
    if (request.path === '/odd')
      throw new Error(`${request.path} is not documented, but was answered ${answer.status}`);
  });
  const handler = () => jsonAnswer(200, {});
  const routes = ['/odd', '/even'].map(path => ({ method: 'GET', path, handler }));
  const shelf = createStandIn({ name: 'Shelf', routes, clock: new ManualClock(0) });
  for (const [target, status] of [
    ['/even', 200],
    ['/odd', 500],
  ] as const) {
    const outcome = await shelf.respond({ method: 'GET', target, headers: {}, body: '' }, wait => wait());
    assert.equal(outcome.kind === 'answer' && outcome.answer.status, status);
  }
  await assert.rejects(shelf.close(), ({ errors }: AggregateError) => /not documented/.test(String(errors)));
});
