import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { html, visible } from '#functions/admin/page/html.ts';
import { pager } from '#functions/admin/page/pager.ts';
import { causesOf, mishapsOf, patternOf } from '#functions/admin/run/causes.ts';
import { faultOf } from '#shared/descriptor/fault.ts';

const root = fileURLToPath(new URL('../../../functions/admin/', import.meta.url));

describe('markup', () => {
  it('holds text as text, wherever it stands', async () => {
    const hostile = `<script>alert(1)</script>"'&`;
    const shown = String(await html`<p title="${hostile}">${hostile}${[hostile]}</p>`);
    assert.ok(!shown.includes('<script'));
    assert.ok(!shown.includes(`"'`));
  });
  it('leads from one page of a list to the next with all that it was asked by, and from the last nowhere', async () => {
    const link = String(await html`${pager('More', 'a b', { kept: { status: 'failed' }, anchor: '#changes' })}`);
    assert.equal(link, '<p class="pager"><a class="button" href="?status=failed&amp;after=a+b#changes">More</a></p>');
    assert.equal(String(await html`${pager('More', undefined, { kept: { status: 'failed' } })}`), '');
    const back = html`<a href="/">From the start</a>`;
    assert.equal(String(await html`${pager('More', undefined, { elsewhere: back })}`), `<p class="pager">${back}</p>`);
  });
  it('shows marks that turn text around or steer a terminal', () => {
    assert.equal(visible('a\u202eb\u001b[31mc\u0000\u200b'), 'a⟨U+202E⟩b⟨U+001B⟩[31mc⟨U+0000⟩⟨U+200B⟩');
    assert.equal(visible('one\ntwo'), 'one\ntwo');
  });
  it('prints nothing for what is not there, and zero', async () => {
    assert.equal(String(await html`${null}${undefined}${false}${0}`), '0');
  });
  const sources = globSync('**/*.ts', { cwd: root }).map(
    file => [file, readFileSync(`${root}${file}`, 'utf8')] as const,
  );
  it('is made by one template alone, with quoted attributes', () => {
    assert.ok(sources.length > 20);
    for (const [file, text] of sources) {
      if (!file.endsWith('page/html.ts')) assert.doesNotMatch(text, /hono\/html|\braw\(/, file);
      assert.doesNotMatch(text, / [a-z-]+=\$\{/, `${file} has an attribute without quotes`);
      assert.doesNotMatch(text, / style="| on[a-z]+="/, `${file} has what the policy forbids`);
    }
  });
});

describe('failures by cause', () => {
  const change = (target: string, reason: string, status: 'failed' | 'deferred' | 'done' = 'failed') => ({
    key: target,
    kind: 'create',
    target,
    title: '',
    from: '',
    to: '',
    reason: '',
    outcome: { status, reason },
    campaign: null,
  });
  it('are one cause where only their own numbers and names differ', () => {
    const found = causesOf(
      mishapsOf([
        change('a', 'Echo360 knows no presenter "ab123" (404)'),
        change('b', 'Echo360 knows no presenter "cd456" (404)'),
        change('c', 'it is too late', 'deferred'),
        change('d', 'the room 12 is closed'),
        change('e', 'fine', 'done'),
      ]),
    );
    assert.deepEqual(
      found.map(({ count, status }) => [count, status]),
      [
        [2, 'failed'],
        [1, 'failed'],
        [1, 'deferred'],
      ],
    );
    assert.equal(patternOf('slot 4711-12 of 2026'), patternOf('slot 9 of 2025'));
  });

  it('are told at once, however long a reason somebody wrote', () => {
    const endless = 'a'.repeat(2_000_000);
    assert.ok(patternOf(endless).length <= 1000);
    assert.equal(faultOf(endless, []), undefined);
  });
});
