import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { syncs } from '#functions/index.ts';
import { refusalMessage } from '#shared/clients/echo360/refusal-words.ts';
import {
  RefusedError,
  UnreadableAnswerError,
  UpstreamCredentialError,
  UpstreamUnavailableError,
} from '#shared/clients/http/http-errors.ts';
import { refusalText } from '#shared/clients/termtime/refusal.ts';
import { endingOf } from '#shared/core/run-ending.ts';
import { faultOf } from '#shared/descriptor/fault.ts';

const label = { upstream: 'Echo360', method: 'POST', path: '/public/api/v1/schedules' };
const answer = { status: 401, body: null, excerpt: 'no' };
const lost = { problem: 'timed out', attempts: 3, mayHaveHappened: false };

describe('whose fault a failure is', () => {
  const clientErrors: readonly [string, Error & { whose: string }][] = [
    ['our access to Echo360', new UpstreamCredentialError(label, answer)],
    ['our access to Echo360', new UpstreamCredentialError(label, { ...answer, status: 403 })],
    ['Echo360', new UpstreamUnavailableError(label, lost)],
    ['the permitted rate of Echo360', new UpstreamUnavailableError(label, { ...lost, attempts: 0 })],
    ['Echo360, or what answers in its place', new UnreadableAnswerError(label, 200, 'a page')],
    ['what was sent, as Echo360 sees it', new RefusedError(label, { ...answer, status: 400, mayHaveHappened: false })],
  ];
  for (const [whose, error] of clientErrors) {
    it(`is told by an error of any client, and by its words alone: ${error.message}`, () => {
      assert.equal(error.whose, whose);
      assert.equal(endingOf(error).whose, whose);
      // As an item's reason has it, alone or behind what it is about.
      for (const text of [error.message, `item-bank/reading: ${error.message}; it is tried again at 10:00`]) {
        assert.equal(faultOf(text, [])?.whose, whose, text);
      }
    });
  }

  it('is Lockstep’s for a defect', () => {
    const { whose, message } = endingOf(new TypeError('x is undefined'));
    assert.deepEqual([whose, faultOf(message, [])?.whose], ['a defect in Lockstep', 'a defect in Lockstep']);
  });

  it('is not made up where the words do not tell', () => {
    assert.equal(faultOf('something else', []), undefined);
  });

  const rulesOf = async (name: string) =>
    (await syncs.find(sync => sync.name === name)?.faults()) ?? assert.fail(`there is no ${name}`);

  /** Reasons as the code of each sync words them; templates with something in their holes. */
  const reasons: Readonly<Record<string, readonly string[]>> = {
    'cmis-echo360': [
      ...(['clash', 'room', 'section', 'presenter', 'no-device', 'refused'] as const).map(kind =>
        refusalMessage(kind, 'their words', []),
      ),
      ...['maximum length', 'instructor', 'invalid email', 'path missing', 'error expected'].map(text =>
        refusalMessage('refused', text, [{ about: '', text }]),
      ),
      ...literalsOf('functions/cmis-echo360/schedule/apply-request.ts', /'(Echo360 cannot carry out[^']*)'/g),
      ...literalsOf('functions/cmis-echo360/schedule/send-request.ts', /`(Echo360 already has “[^`]*)`/g),
      ...literalsOf('functions/cmis-echo360/schedule/compare.ts', /`(cannot be read: [^`]*)`/g),
      ...literalsOf('functions/cmis-echo360/schedule/recording-begun.ts', /`(moved to[^`]*)`/g),
      ...literalsOf('functions/cmis-echo360/reference-data/create-repair.ts', /text: `([^`]*)`/g),
      ...literalsOf('functions/cmis-echo360/queue/take-over-retried.ts', /message: `(row [^`]*)`/g),
    ],
    'lookup-gitlab': [
      ...literalsOf('functions/lookup-gitlab/block/block-account.ts', /const reason = `([^`]*)`/g),
      ...literalsOf('functions/lookup-gitlab/block/unblock-account.ts', /const reason = `([^`]*)`/g),
      ...literalsOf('functions/lookup-gitlab/reading/read-both.ts', /CredentialError\(`([^`]*)`/g),
    ],
    essm: [
      refusalText({ kind: 'refused', means: 'no-rights', code: 110, message: 'no' }),
      refusalText({ kind: 'refused', means: 'ambiguous', code: 107, message: 'no' }),
      refusalText({ kind: 'refused', means: 'in-use', code: 114, message: 'no' }),
      ...literalsOf('functions/essm/bookings/apply/create-booking.ts', /reason: `(Booker[^`]*)`/g),
      ...literalsOf('functions/essm/bookings/apply/cancel-booking.ts', /reason: `(Booker[^`]*)`/g),
      ...literalsOf('functions/essm/bookings/plan/obstacles.ts', /`(Booker has no room[^`]*|“\$[^`]*)`/g),
    ],
    'item-ingest': [
      ...literalsOf('functions/item-ingest/queue/ingest-item.ts', /const reason = `([^`]*)`|'(it is too large[^']*)'/g),
      ...literalsOf('functions/item-ingest/document/map-fields.ts', /unusable: '([^']*)'/g),
    ],
    digest: [...literalsOf('functions/digest/send-mail.ts', /reason: `([^`]*)`/g)],
  };

  for (const [name, said] of Object.entries(reasons)) {
    it(`is told for every reason for which something of ${name} fails, and what to do`, async () => {
      assert.ok(said.length >= 3, 'reasons were found');
      const rules = await rulesOf(name);
      const untold = said.filter(reason => faultOf(reason, rules) === undefined);
      assert.deepEqual(untold, []);
      for (const { whose, whatToDo } of rules) assert.ok(whose !== '' && /[.)]$/.test(whatToDo), whatToDo);
    });
  }

  it('has a rule for nothing that no code says', async () => {
    for (const [name, said] of Object.entries(reasons)) {
      const idle = (await rulesOf(name)).filter(({ says }) => said.every(reason => !says.test(reason)));
      assert.deepEqual(
        idle.map(({ says }) => `${name}: ${says.source}`),
        [],
      );
    }
  });
});

/** Texts in a file's source, each hole filled. */
function literalsOf(file: string, pattern: RegExp): readonly string[] {
  const found = [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, one, other]) => one ?? other ?? '');
  assert.ok(found.length > 0, `${file} says nothing of that kind any more`);
  return found.map(text => text.replaceAll(/\$\{[^}]*\}/g, '12'));
}
