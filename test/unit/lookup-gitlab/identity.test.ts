import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identifier } from '#functions/lookup-gitlab/account/identity.ts';
import { identityRules } from '#functions/lookup-gitlab/account/identity-rules.ts';
import { claimKey, claimText, parseClaim } from '#functions/lookup-gitlab/block/claim.ts';
import { parseModerationMark } from '#functions/lookup-gitlab/block/moderation-mark.ts';

describe('whose account a username is', () => {
  const rules = identityRules.parse({ checkAdmins: true, ignore: ['Ab999'], ignorePatterns: ['^test-'] });
  const identify = identifier(rules);
  const cases: readonly [string, object][] = [
    ['ab123', { kind: 'person', crsid: 'ab123', groupAdmin: false }],
    ['AB123', { kind: 'person', crsid: 'ab123', groupAdmin: false }],
    ['abcde12', { kind: 'person', crsid: 'abcde12', groupAdmin: false }],
    ['abcde123', { kind: 'other' }],
    ['abc', { kind: 'other' }],
    ['uis-admin-xy2', { kind: 'person', crsid: 'xy2', groupAdmin: true }],
    ['uis-admin-', { kind: 'other' }],
    ['-admin-xy2', { kind: 'other' }],
    ['external-ab123', { kind: 'external' }],
    ['external-acme-admin-xy2', { kind: 'external' }],
    ['uis-deploy-bot', { kind: 'bot' }],
    ['external-mirror-bot', { kind: 'bot' }],
    ['ab999', { kind: 'ignored' }],
    ['test-ab12', { kind: 'ignored' }],
    ['Test-AB12', { kind: 'ignored' }],
    ['jane.doe', { kind: 'other' }],
  ];
  for (const [username, expected] of cases) it(username, () => assert.deepEqual(identify(username), expected));

  it('leaves group admins alone unless switched on', () => {
    assert.deepEqual(identifier(identityRules.parse({}))('uis-admin-xy2'), { kind: 'other' });
  });
  it('reads patterns as Unicode', () => {
    const letters = identifier(identityRules.parse({ crsid: '^\\p{L}+1$', ignorePatterns: ['^\\p{L}+2$'] }));
    assert.deepEqual([letters('é1').kind, letters('É2').kind, letters('pL1').kind], ['person', 'ignored', 'person']);
  });
  it('refuses a pattern that is none', () => {
    assert.equal(identityRules.safeParse({ crsid: '(' }).success, false);
  });
});

describe("GitLab's marks", () => {
  it('reads who and when', () => {
    assert.deepEqual(parseModerationMark('a/b+c/17+2026-11-21 20:16:05 UTC'), {
      username: 'a/b+c',
      userId: 17,
      at: Date.parse('2026-11-21T20:16:05Z'),
    });
    const at = Date.parse('2026-11-21T20:16:05Z');
    for (const time of ['21:16:05 +0100', '21:16:05 +01:00', '20:16:05.123456 UTC', '20:16:05Z'])
      assert.equal(parseModerationMark(`svc/17+2026-11-21 ${time}`)?.at, at, time);
    assert.equal(parseModerationMark('svc/17+2026-11-21T20:16:05Z')?.at, at);
  });
  it('keeps who when the time cannot be read, and gives up on anything else', () => {
    for (const time of [
      'yesterday',
      '2026-11-21 20:16:05 UTC or so',
      'since 2026-11-21 20:16:05 UTC',
      '2026-13-41 20:16:05 UTC',
    ])
      assert.deepEqual(parseModerationMark(`svc/17+${time}`), { username: 'svc', userId: 17, at: null });
    for (const text of [null, '', 'svc', 'svc/x+2026', '/17+x', 'svc/17+x\n', '\nsvc/17+x'])
      assert.equal(parseModerationMark(text), undefined);
  });
});

describe('our claim', () => {
  it('is found again under the key that it was written under', () => assert.equal(claimKey, 'lockstep_block'));
  it('reads what it wrote, and nothing else', () => {
    const claim = { why: 'idle', at: Date.parse('2026-11-21T20:16:05.123Z'), runId: 'r-1' } as const;
    assert.deepEqual(parseClaim(claimText(claim)), claim);
    const [before, after] = [`x ${claimText(claim)}`, `${claimText(claim)} x`];
    for (const text of [
      before,
      after,
      null,
      '',
      'cancelled',
      'gone since 2026-01-01T00:00:00Z by run x',
      'idle since x by run y',
    ]) {
      assert.equal(parseClaim(text), undefined);
    }
  });
});
