import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NotificationRecord } from '#functions/cmis-echo360/queue/notifications.ts';
import { overtakenBy, overtakenChange, overtakenFailures } from '#functions/cmis-echo360/refresh/overtaken-failures.ts';
import { changeKey } from '#shared/core/change.ts';
import { lesson, message, setId } from './support/lessons.ts';

const one = lesson({ slot: 1, start: '09:00', end: '10:00' });
const id = one.externalId;
const failed = (given: Partial<NotificationRecord> = {}) => message('U', one, { status: 'FAILED', ...given });
/** Of a slot whose weeks could not be told. */
const whole = failed({ week: 0, externalId: '1-0-2026-27' });

interface Seen {
  readonly isWhole?: boolean;
  readonly present?: readonly string[];
  readonly recorded?: readonly string[];
  /** External ids, or slots. */
  readonly unreadable?: readonly string[];
}

function isOvertaken(notification: NotificationRecord, { isWhole = true, present, recorded, unreadable = [] }: Seen) {
  const spoilt = { key: '', setId, slotId: 1, week: 9, room: 'R1', date: null, title: '', fault: '', ask: '' };
  const found = overtakenFailures([notification], {
    setId,
    isWhole,
    present: new Set(present),
    recorded: new Set(recorded),
    unreadable: new Map(unreadable.map(key => [key, { ...spoilt, key }])),
  });
  assert.ok(found.every(each => each === notification));
  return found.length === 1;
}

describe('whether a comparison of the year leaves nothing to be done about a failed notification', () => {
  const cases: readonly [string, NotificationRecord, Seen, boolean][] = [
    ['its lesson is gone on both sides', failed(), {}, true],
    ['not where the year was not compared as a whole', failed(), { isWhole: false }, false],
    ['not where its lesson is in CMIS', failed(), { present: [id] }, false],
    ['not where its recording is ours', failed(), { recorded: [id] }, false],
    ['not where its lesson cannot be read', failed(), { unreadable: [id] }, false],
    ['not where its slot cannot be read', failed(), { unreadable: [`${setId} 1`] }, false],
    ['not where it is of another year', failed({ setId: '2025/26' }), {}, false],
    ['it stands for all weeks of a slot, and all were seen', whole, { present: [id], recorded: [id] }, true],
    ['not where the weeks of that slot cannot be told still', whole, { unreadable: [`${setId} 1`] }, false],
    ['not where it stands for all weeks in another year', { ...whole, setId: '2025/26' }, {}, false],
  ];
  for (const [name, notification, seen, expected] of cases)
    it(name, () => assert.equal(isOvertaken(notification, seen), expected));

  it('says by what', () => {
    assert.equal(
      overtakenBy(failed()),
      `the comparison of the year, which found ${id} neither in CMIS nor among our recordings`,
    );
    assert.equal(overtakenBy(whole), 'the comparison of the year, which saw all of slot 1');
  });

  it('is a change that closes it, of its own for each', () => {
    const { key, ...said } = overtakenChange(failed());
    assert.deepEqual(said, {
      kind: 'bookkeeping',
      target: '109-9',
      title: 'notification 109-9',
      from: 'FAILED',
      to: 'to be closed as put right',
      reason: overtakenBy(failed()),
    });
    assert.equal(key, changeKey('bookkeeping', 'notification 109-9', 'FAILED', 'to be closed'));
    assert.notEqual(key, overtakenChange(failed({ id: '109-10' })).key);
  });
});
