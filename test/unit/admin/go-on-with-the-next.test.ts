import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { previewRetry, retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import { stateOn as recordingState } from '#functions/cmis-echo360/state.ts';
import { allQueries } from '#functions/collections.ts';
import { stateOn as itemState } from '#functions/item-ingest/state.ts';
import * as deadLetters from '#functions/item-ingest/work-list/retry-or-drop-dead-letters.ts';
import type { Work } from '#functions/item-ingest/work-list/work.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { lesson, message as notification, now } from '#test/unit/cmis-echo360/support/lessons.ts';

const stateOfToday = () => new MemoryState({ queries: allQueries, now: () => now }).open();
const wake = async (): Promise<void> => undefined;

describe('where more waits than one list shows', () => {
  it('notifications are retried list by list: each is counted, and the next is offered until none is left', async () => {
    const store = stateOfToday();
    const { notifications } = recordingState(store);
    const keepDays = 30;
    const failed = Array.from({ length: 152 }, (_, n) =>
      notification('U', lesson({ slot: 1, start: '09:00', end: '10:00' }), {
        id: `${n}-9`,
        queueId: n,
        createdAt: now - 1_000_000 + n,
        status: 'FAILED',
        open: false,
      }),
    );
    for (const each of failed) await store.commit(undefined, [notifications.create(each.id, each, { keepDays })]);
    const context = { store, settings: { keepDays }, wake };

    const first = await previewRetry({ store }, { all: true });
    assert.equal(first.parameters.ids?.length, 150);
    assert.match(first.message, /^150 notifications are tried again\. They are the oldest of 152 that have failed/);
    const done = await retryNotifications(context, first.parameters);
    assert.match(done.message, / 2 others have failed\.$/);
    assert.deepEqual(done.rest, { all: true });

    const second = await previewRetry({ store }, { all: true });
    assert.deepEqual(second.parameters.ids, ['150-9', '151-9']);
    assert.doesNotMatch(second.message, /oldest/);
    const [one = ''] = second.parameters.ids ?? [];
    assert.match((await retryNotifications(context, { ids: [one] })).message, / 1 other has failed\.$/);
    const last = await retryNotifications(context, { all: true });
    assert.equal(last.rest, undefined);
    assert.doesNotMatch(last.message, /other/);
  });

  for (const name of ['retry', 'drop'] as const) {
    it(`dead letters as well: ${name}`, async () => {
      const store = stateOfToday();
      const { work } = itemState(store);
      const dead = (projectId: number): Work => ({
        projectId,
        path: `items/${projectId}`,
        ask: 'look',
        why: 'push',
        markedAt: 1,
        dueAt: projectId,
        attempts: 8,
        state: 'dead',
        error: { reason: 'GitLab answered 500', at: 1 },
        head: null,
        pass: '',
      });
      for (let id = 1; id <= 152; id += 1) await store.commit(undefined, [work.create(id, dead(id))]);
      const context = { store, who: 'ada', now: () => now, wake };
      const preview = name === 'retry' ? deadLetters.previewRetry : deadLetters.previewDrop;
      const perform = name === 'retry' ? deadLetters.retryDeadLetters : deadLetters.dropDeadLetters;

      const first = await preview(context, { all: true });
      assert.equal(first.parameters.projects?.length, 150);
      assert.match(first.message, / They are the first of 152: the next are offered when these are done\./);
      const done = await perform(context, first.parameters);
      assert.match(done.message, / 2 others are left\.$/);
      assert.deepEqual(done.rest, { all: true });
      const second = await preview(context, { all: true });
      assert.deepEqual(second.parameters, { projects: [151, 152] });
      assert.equal((await perform(context, { projects: [151] })).message.endsWith(' 1 other is left.'), true);
      const last = await perform(context, { all: true });
      assert.match(last.message, /^1 project (is|will)/);
      assert.equal(last.rest, undefined);
    });
  }
});
