import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOn } from '#functions/item-ingest/state.ts';
import { day, hour, installItems } from './support/items-installation.ts';
import { makeItems, pushOf } from './support/make-items.ts';

test('a deleted project is gone when two complete listings 20 hours apart agree, kept for the time of grace, then erased', async () => {
  const items = installItems({ sync: { graceDays: 3 } });
  const [id = 0] = makeItems(items.forge, 8);
  await items.night();
  items.forge.destroy(id);
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.standing, 'present', 'one listing proves nothing');
  items.clock.advance(2 * hour);
  await items.sync({ trigger: 'person' });
  await items.queue();
  assert.equal((await items.item(id))?.value.standing, 'present', 'two listings an hour apart prove nothing');
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.standing, 'gone');
  assert.equal((await items.read('/items/1000')).status, 404);
  const changes = (await items.read('/changes')).body;
  assert.ok(JSON.stringify(changes).includes('"standing":"gone"'));
  for (let night = 0; night < 4; night += 1) {
    items.clock.advance(day);
    await items.night();
  }
  assert.equal(await items.item(id), undefined);
  assert.equal(items.state.all('itemDocuments').length, 7);
  items.clock.advance(day);
  await items.night();
  assert.equal(await stateOn(items.store).projects.get(id), undefined);
});

test('a project that returns within the time of grace is restored', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 8);
  await items.night();
  const project = items.forge.destroy(id);
  for (let night = 0; night < 2; night += 1) {
    items.clock.advance(day);
    await items.night();
  }
  assert.equal((await items.item(id))?.value.standing, 'gone');
  items.forge.bringBack(project);
  items.clock.advance(day);
  await items.night();
  assert.equal((await items.item(id))?.value.standing, 'present');
  assert.equal((await items.read('/items/1000')).status, 200);
});

test('a group that cannot be reached, or answers 404, removes nothing', async () => {
  const items = installItems();
  const ids = makeItems(items.forge, 8);
  await items.night();
  items.forge.withoutAccess.add(2);
  for (let night = 0; night < 3; night += 1) {
    items.clock.advance(day);
    const { result } = await items.sync();
    assert.equal(result.status, 'failed');
  }
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
});

test('more projects gone than a day allows are none', async () => {
  const items = installItems({ sync: { limits: { gone: { share: 0.1, floor: 1, cap: 5 } } } });
  const ids = makeItems(items.forge, 10);
  await items.night();
  for (const id of ids.slice(0, 6)) items.forge.transfer(id, 'others');
  items.clock.advance(day);
  await items.sync();
  items.clock.advance(day);
  const { result } = await items.sync();
  assert.equal(result.status, 'blocked');
  await items.queue();
  for (const id of ids) assert.equal((await items.item(id))?.value.standing, 'present');
});

test('a listing whose count and projects differ proves no absence', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 8);
  await items.night();
  items.forge.destroy(id);
  // A row is missing from the answer although GitLab counts it.
  items.gitlab.graphql.miscounts = 1;
  for (let night = 0; night < 3; night += 1) {
    items.clock.advance(day);
    const { findings } = await items.sync();
    assert.ok(findings.some(({ kind }) => kind === 'incomplete'));
  }
  assert.equal((await items.item(id))?.value.standing, 'present');
  assert.equal((await stateOn(items.store).projects.get(id))?.value.absentSince, null);
});

test('a project that the listing lacks although GitLab shows it in the group stays', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 8);
  await items.night();
  items.gitlab.graphql.hides.add(id);
  for (let night = 0; night < 2; night += 1) {
    items.clock.advance(day);
    await items.sync();
  }
  assert.equal(await items.work(id), undefined);
  assert.equal((await items.item(id))?.value.standing, 'present');
});

test('a project transferred out of the group goes as a deleted one does; one renamed or transferred within it stays', async () => {
  const items = installItems();
  const [out = 0, renamed = 0, moved = 0] = makeItems(items.forge, 8);
  await items.night();
  items.forge.transfer(out, 'others');
  items.forge.rename(renamed, 'another-name');
  items.forge.transfer(moved, 'items/maths');
  for (let night = 0; night < 2; night += 1) {
    items.clock.advance(day);
    await items.night();
  }
  assert.equal((await items.item(out))?.value.standing, 'gone');
  assert.equal((await items.item(renamed))?.value.path, 'items/maths/another-name');
  assert.equal((await items.item(renamed))?.value.standing, 'present');
  assert.equal((await items.item(moved))?.value.path, 'items/maths/187-2');
});

test('one that is deleted while another is made is missed all the same', async () => {
  const items = installItems();
  const [id = 0] = makeItems(items.forge, 8);
  await items.night();
  items.forge.destroy(id);
  const { id: made } = items.forge.create('items', 'in-its-place', pushOf({ id: 77 }));
  for (let night = 0; night < 2; night += 1) {
    items.clock.advance(day);
    await items.night();
  }
  assert.equal((await items.item(id))?.value.standing, 'gone');
  assert.equal((await items.item(made))?.value.standing, 'present');
});
