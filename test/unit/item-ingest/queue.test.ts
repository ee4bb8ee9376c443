import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import { day, hour, installItems } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

const at = (text: string): number => Date.parse(text);

test('derived dates are those of the commits that made the changes, not of the head', async () => {
  const items = installItems();
  const { id } = items.forge.create('items', '187-1');
  items.forge.push(
    id,
    pushOf({ id: 1, status: 'Draft' }, { author: 'Ada', committedAt: at('2026-01-05T10:00:00Z') }),
    pushOf({ id: 1, status: 'Review' }, { author: 'Bo', committedAt: at('2026-02-01T10:00:00Z') }),
    pushOf(
      { id: 1, status: 'Operational', updated: '2026-02-20T00:00:00Z' },
      { author: 'Cy', committedAt: at('2026-03-01T10:00:00Z') },
    ),
    pushOf(
      { id: 1, status: 'Operational', updated: '2026-04-02T00:00:00Z' },
      { author: 'Di', committedAt: at('2026-04-02T10:00:00Z') },
    ),
  );
  await items.night();
  const { body } = await items.read('/items/1');
  assert.partialDeepStrictEqual(body, {
    createdBy: 'Ada',
    createdAt: '2026-01-05T10:00:00.000Z',
    updatedBy: 'Di',
    updatedAt: '2026-04-02T10:00:00.000Z',
    workflowStatus: 'Operational',
    workflowStatusSetAt: '2026-03-01T10:00:00.000Z',
    operationalAt: '2026-03-01T10:00:00.000Z',
    contentChangedAfterOperational: true,
    isHistoryCut: false,
  });
});

test('back-dated commits and rewritten history are seen, since commits are compared by their ids', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 1);
  await items.night();
  items.forge.push(id, pushOf({ id: 1000, status: 'Review' }, { committedAt: at('2020-01-01T00:00:00Z') }));
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.workflowStatus, 'Review');
  items.forge.forcePush(
    id,
    2,
    pushOf({ id: 1000, status: 'Final' }, { author: 'Ada', committedAt: at('2019-01-01T00:00:00Z') }),
  );
  items.clock.advance(day);
  await items.night();
  const item = (await items.item(id))?.value;
  assert.equal(item?.workflowStatus, 'Final');
  assert.equal(item?.derived?.workflowStatusSetAt, at('2019-01-01T00:00:00Z'), 'dated by the history that now is');
  assert.equal(item?.derived?.createdBy, 'Robin Author', 'who made it stays as it was first seen');
});

test('history that is too long is read from its newest commits on, and said to be cut', async () => {
  const items = installItems({ queue: { historyCommits: 3 } });
  const { id } = items.forge.create('items', '187-1');
  items.forge.push(id, ...['A', 'B', 'C', 'D', 'E'].map(status => pushOf({ id: 1, status })));
  await items.night();
  const item = (await items.item(id))?.value;
  assert.equal(item?.isHistoryCut, true);
  assert.equal(item?.workflowStatus, 'E');
});

test('a document that cannot be used is a failed item with a reason, and the last good record stays', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 2);
  await items.night();
  const good = items.forge.get(id).commits[0]?.sha;
  for (const [text, why] of [
    ['{ "id": ', /not JSON/],
    ['[]', /not a JSON object/],
    [JSON.stringify({ id: 'x12', type: 'mc' }), /id is not a whole number/],
    [JSON.stringify({ id: '12' }), /no type/],
    [JSON.stringify({ id: '12', type: 'mc', core: { stimulusId: 'abc' } }), /stimulusId/],
    [null, /not on the default branch/],
  ] as const) {
    items.forge.push(id, { files: { 'item.json': text } });
    items.clock.advance(day);
    await items.sync();
    const { result, outcomes } = await items.queue();
    assert.equal(result.status, 'partial', `${text}`);
    assert.match([...outcomes.values()][0]?.reason ?? '', why);
    const item = (await items.item(id))?.value;
    assert.equal(item?.commit, good);
    assert.match(item?.failure?.reason ?? '', why);
    assert.partialDeepStrictEqual((await items.read('/items/1000')).body, { commit: good, subject: 'Math' });
  }
  items.clock.advance(day);
  assert.equal((await items.sync()).result.counts['mark'], undefined, 'it is not tried again before the next push');
  items.forge.push(id, pushOf({ id: 1000, status: 'Mended' }));
  items.clock.advance(day);
  await items.night();
  assert.partialDeepStrictEqual((await items.read('/items/1000')).body, { workflowStatus: 'Mended', failure: null });
});

test('two projects with one item id: the first keeps it, the second is named', async () => {
  const items = installItems();
  const one = items.forge.create('items', 'one', pushOf({ id: 77 }));
  const two = items.forge.create('items', 'two', pushOf({ id: 77 }));
  await items.sync();
  await items.queue();
  const held = await Promise.all([items.item(one.id), items.item(two.id)]);
  assert.deepEqual(held.map(entry => entry?.value.isListed).sort(), [false, true]);
  assert.match(held.map(entry => entry?.value.failure?.reason ?? '').join(''), /its id 77 is that of items\/(one|two)/);
});

test('when the project that holds an item id goes, the one that was refused for it takes its place', async () => {
  const items = installItems();
  const holder = items.forge.create('items', 'one', pushOf({ id: 77 }));
  await items.night();
  const { id } = items.forge.create('items', 'two', pushOf({ id: 77 }));
  items.clock.advance(day);
  await items.night();
  const refused = (await items.item(id))?.value;
  assert.match(refused?.failure?.reason ?? '', /its id 77 is that of items\/one/);
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.failedAt, refused?.failedAt, 'the same failure again is no news');
  items.forge.destroy(holder.id);
  for (let night = 0; night < 3; night += 1) {
    items.clock.advance(day);
    await items.night();
  }
  assert.equal((await items.item(holder.id))?.value.standing, 'gone');
  assert.partialDeepStrictEqual((await items.item(id))?.value, { standing: 'present', failure: null, itemId: 77 });
});

test('a stimulus and its items find each other in whatever order they come', async () => {
  const items = installItems();
  items.forge.create('items', 'item-1', pushOf({ id: 1, stimulusId: 9 }));
  await items.night();
  assert.partialDeepStrictEqual((await items.read('/items/1')).body, { stimulusId: 9 });
  items.forge.create('items', 'stim-9', pushOf({ id: 9, type: 'stim' }));
  items.forge.create('items', 'item-2', pushOf({ id: 2, stimulusId: 9 }));
  items.clock.advance(day);
  await items.night();
  const { body } = await items.read('/items?stimulusId=9');
  assert.partialDeepStrictEqual(body, { items: [{ itemId: 1 }, { itemId: 2 }] });
  assert.partialDeepStrictEqual((await items.read('/items/9')).body, { classification: 'stim', englishPassages: 2 });
  items.forge.push(items.forge.atPath('items/item-1')?.id ?? 0, pushOf({ id: 1, stimulusId: 9, status: 'Review' }));
  items.clock.advance(day);
  await items.night();
  assert.partialDeepStrictEqual((await items.read('/items/1')).body, { stimulusId: 9, workflowStatus: 'Review' });
});

test('a project that GitLab stumbles over waits longer each time, then for a person, and is retried or dropped', async () => {
  const items = installItems({ queue: { attempts: 3, firstWaitSeconds: 60 } });
  const [bad = 0, good = 0] = makeItems(items.forge, 2);
  const trouble = items.gitlab.misbehave({
    path: `/projects/${bad}/repository/commits`,
    does: { kind: 'answer', status: 404, body: '{"message":"404 Commit Not Found"}' },
  });
  await items.sync();
  await items.queue();
  assert.equal((await items.item(good))?.value.standing, 'present', 'the others are not held up');
  const waits: number[] = [];
  for (let attempt = 1; attempt < 3; attempt += 1) {
    const work = (await items.work(bad))?.value;
    assert.equal(work?.attempts, attempt);
    waits.push((work?.dueAt ?? 0) - (work?.error?.at ?? 0));
    items.clock.advance(waits.at(-1) ?? 0);
    await items.queue();
  }
  assert.equal(waits[1], (waits[0] ?? 0) * 2);
  assert.equal((await items.work(bad))?.value.state, 'dead');
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.work(bad))?.value.state, 'dead', 'a night does not wake the dead');
  assert.match((await items.operate('retry', { projects: [bad] })).message, /will be looked at/);
  await items.queue();
  assert.equal((await items.work(bad))?.value.attempts, 1);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    items.clock.advance(hour);
    await items.queue();
  }
  assert.equal((await items.work(bad))?.value.state, 'dead');
  await items.operate('drop', { all: true });
  assert.equal(await items.work(bad), undefined);
  assert.match((await items.item(bad))?.value.failure?.reason ?? '', /given up by/);
  items.clock.advance(day);
  assert.equal((await items.sync()).result.counts['mark'], undefined);
  trouble.stop();
  items.forge.push(bad, pushOf({ id: 1000 }));
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(bad))?.value.standing, 'present');
});

test('when GitLab is away the run ends, and what waits is not worn out', async () => {
  const items = installItems();
  const ids = makeItems(items.forge, 20);
  await items.sync();
  const away = items.gitlab.misbehave({ does: { kind: 'status', status: 503 } });
  for (let minute = 0; minute < 5; minute += 1) {
    const { result } = await items.queue();
    assert.equal(result.status, 'aborted');
  }
  away.stop();
  await items.queue();
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
});

test('archived, waiting for deletion, renamed: the record follows, the item stays', async () => {
  const items = installItems();
  const [archived = 0, pending = 0, renamed = 0] = makeItems(items.forge, 3);
  await items.night();
  items.forge.archive(archived);
  items.forge.markForDeletion(pending);
  items.forge.rename(renamed, 'new-name');
  items.clock.advance(day);
  await items.night();
  assert.partialDeepStrictEqual((await items.item(archived))?.value, { isArchived: true, standing: 'present' });
  assert.partialDeepStrictEqual((await items.item(pending))?.value, { isPendingDeletion: true, standing: 'present' });
  assert.match((await items.item(pending))?.value.path ?? '', /deletion_scheduled/);
  assert.partialDeepStrictEqual((await items.item(renamed))?.value, { path: 'items/new-name', standing: 'present' });
  items.forge.restore(pending);
  items.clock.advance(day);
  await items.night();
  assert.partialDeepStrictEqual((await items.item(pending))?.value, {
    isPendingDeletion: false,
    path: 'items/maths/187-1',
  });
});

test('an empty repository or a missing item.json is no item yet, not gone', async () => {
  const items = installItems();
  const empty = items.forge.create('items', 'empty');
  const other = items.forge.create('items', 'other', { files: { 'README.md': 'nothing yet' } });
  await items.night();
  for (const { id } of [empty, other])
    assert.partialDeepStrictEqual((await items.item(id))?.value, { standing: 'none', failure: null });
  items.clock.advance(day);
  assert.equal((await items.sync()).result.counts['mark'], undefined, 'nothing is looked at again');
  items.forge.push(empty.id, pushOf({ id: 1 }));
  items.forge.push(other.id, pushOf({ id: 2 }, { files: { create: '' } }));
  items.clock.advance(day);
  await items.night();
  assert.partialDeepStrictEqual((await items.item(empty.id))?.value, { standing: 'present', isBeingCreated: false });
  assert.partialDeepStrictEqual((await items.item(other.id))?.value, { standing: 'present', isBeingCreated: true });
});

test('a document of several megabytes is kept in parts, and read as it was pushed', async () => {
  const items = installItems();
  const noise = Array.from({ length: 200_000 }, (_, index) => Math.sin(index).toString(36)).join('');
  const text = itemText({ id: 5, prompt: noise });
  const { id } = items.forge.create('items', 'large', { files: { 'item.json': text } });
  await items.night();
  const response = await items.text('/items/5/document');
  assert.equal(response, text);
  assert.ok(items.state.all('itemDocuments').length > 1);
  items.forge.push(id, pushOf({ id: 5 }));
  items.clock.advance(day);
  await items.night();
  assert.equal(items.state.all('itemDocuments').length, 1);
});
