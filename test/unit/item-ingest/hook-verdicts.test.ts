import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HookAction, planHook, type WantedHook } from '#functions/item-ingest/project/hook-plan.ts';
import type { OwnHook } from '#functions/item-ingest/project/item-projects.ts';
import type { GitlabHook } from '#shared/clients/gitlab/projects/project-schema.ts';

const url = 'https://lockstep.example.ac.uk/item-hook';
const wanted: WantedHook = { url, sslVerification: true, secretVersion: 'v2', isSigned: true };

const hour = 3_600_000;
const now = 100 * hour;

/** A hook as it shall be, unless it says otherwise. */
function hook(given: Partial<GitlabHook> = {}): GitlabHook {
  return {
    id: 1,
    url,
    pushEvents: true,
    sslVerification: true,
    hasToken: true,
    hasSigningToken: true,
    alertStatus: 'executable',
    ...given,
  };
}

function own(given: Partial<OwnHook> = {}): OwnHook {
  return { phase: 'present', hookId: 1, askedAt: 0, url, secretVersion: 'v2', replaces: [], ...given };
}

function told(action: HookAction): string {
  const id = 'hookId' in action ? ` ${action.hookId}` : 'hookIds' in action ? ` ${action.hookIds.join(' ')}` : '';
  return `${action.kind}${id}${'why' in action ? `: ${action.why}` : ''}`;
}

describe('what is to be done about the hook of a project', () => {
  const stranger = hook({ id: 9, url: 'https://ci.example.ac.uk/' });
  const cases: readonly [string, readonly GitlabHook[], OwnHook | null, string][] = [
    ['it is as it shall be', [stranger, hook()], own(), 'none'],
    ['there is none', [stranger], null, 'create: the project has no hook of ours'],
    ['ours was removed', [stranger], own(), 'create: our hook was removed'],
    ['somebody’s has our address', [stranger, hook({ id: 3 })], null, 'foreign 3'],
    ['somebody’s has our address, and ours was removed', [hook({ id: 3 })], own(), 'create: our hook was removed'],
    [
      'one was about to be made',
      [stranger],
      own({ phase: 'intended', hookId: null }),
      'create: a run was about to make it',
    ],
    [
      'one was about to be made, and was',
      [stranger, hook({ id: 4 }), hook({ id: 5 })],
      own({ phase: 'intended', hookId: null }),
      'record 4: made by a run that could not say so any more',
    ],
    [
      'one was about to be made in the place of another',
      [hook({ id: 3 }), hook({ id: 4 })],
      own({ phase: 'intended', hookId: null, replaces: [3] }),
      'record 4: made by a run that could not say so any more',
    ],
    [
      'one was about to be made in the place of another, and was not',
      [hook({ id: 3 })],
      own({ phase: 'intended', hookId: null, replaces: [3] }),
      'create: a run was about to make it',
    ],
    [
      'one was asked for less than an hour ago, and may still come to be',
      [stranger],
      own({ phase: 'intended', hookId: null, askedAt: now - hour + 1 }),
      'wait',
    ],
    [
      'one was asked for an hour ago, and did not come to be',
      [stranger],
      own({ phase: 'intended', hookId: null, askedAt: now - hour }),
      'create: a run was about to make it',
    ],
    [
      'one was asked for a moment ago, and is there',
      [hook({ id: 4 })],
      own({ phase: 'intended', hookId: null, askedAt: now - 1 }),
      'record 4: made by a run that could not say so any more',
    ],
    [
      'one was about to be made under another address',
      [hook()],
      own({ phase: 'intended', hookId: null, url: 'https://before.example.ac.uk/' }),
      'create: a run was about to make it',
    ],
    [
      'those that it took the place of are still there',
      [hook(), hook({ id: 3 }), hook({ id: 2 })],
      own({ replaces: [2, 3, 8] }),
      'remove 3 2: another one has taken its place',
    ],
    ['it took the place of itself', [hook()], own({ replaces: [1] }), 'none'],
    ['GitLab has disabled it', [hook({ alertStatus: 'disabled' })], own(), 'replace 1: GitLab has disabled it'],
    ['GitLab has disabled it for a while', [hook({ alertStatus: 'temporarily_disabled' })], own(), 'none'],
    ['it has another address', [hook({ url: `${url}/x` })], own(), 'repair 1: another address'],
    ['it has no push events', [hook({ pushEvents: false })], own(), 'repair 1: no push events'],
    ['it verifies otherwise', [hook({ sslVerification: false })], own(), 'repair 1: another TLS verification'],
    ['its secret is an older one', [hook()], own({ secretVersion: 'v1' }), 'repair 1: an older secret'],
    ['it has no secret', [hook({ hasToken: false })], own(), 'repair 1: no secret'],
    [
      'nobody knows whether it has a secret',
      [hook({ hasToken: undefined, hasSigningToken: undefined })],
      own(),
      'none',
    ],
    ['it has no signature, and was given one', [hook({ hasSigningToken: false })], own(), 'none'],
    [
      'it has no signature, and an older secret',
      [hook({ hasSigningToken: false })],
      own({ secretVersion: 'v1' }),
      'repair 1: an older secret, no signature',
    ],
    [
      'much is wrong with it',
      [hook({ url: 'not an address', pushEvents: false, hasToken: false })],
      own(),
      'repair 1: another address, no push events, no secret',
    ],
    [
      'GitLab writes its address in its own way',
      [hook({ url: 'https://LOCKSTEP.example.ac.uk:443/item-hook' })],
      own(),
      'none',
    ],
  ];
  for (const [name, hooks, record, expected] of cases)
    it(name, () => assert.equal(told(planHook(hooks, record, wanted, now)), expected));

  it('no signature is missed where none is wanted', () => {
    const unsigned = { ...wanted, isSigned: false };
    const action = planHook([hook({ hasSigningToken: false })], own({ secretVersion: 'v1' }), unsigned, now);
    assert.equal(told(action), 'repair 1: an older secret');
  });

  it('an address that cannot be read is the same only as itself', () => {
    const odd = { ...wanted, url: 'not an address' };
    assert.equal(told(planHook([hook({ url: odd.url })], own(), odd, now)), 'none');
    assert.equal(told(planHook([hook({ url: 'no address' })], own(), odd, now)), 'repair 1: another address');
    assert.equal(told(planHook([hook()], own(), odd, now)), 'repair 1: another address');
  });
});
