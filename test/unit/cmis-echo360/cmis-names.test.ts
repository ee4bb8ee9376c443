import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCmisNames } from '#functions/cmis-echo360/reference-data/cmis-names.ts';
import { setId, smallYear } from '#test/clients/cmis/small-year.ts';
import { openSandbox } from '#test/clients/cmis/testing.ts';

describe("CMIS's names for what Echo360 lacks", () => {
  it('are read all of a kind at once, and what is newer by itself, each once', async t => {
    const { sandbox, cmis, context } = await openSandbox(t);
    sandbox.load(smallYear(), { queued: false });
    const names = createCmisNames(async () => cmis);
    assert.equal((await names.module(setId, 'HIST1001'))?.name, 'History 1');
    assert.equal(await names.department('10110000'), 'History');
    assert.equal((await names.room(setId, 'R2'))?.name, 'Room R2');
    await Promise.all([names.module(setId, 'HIST1001'), names.room(setId, 'R1'), names.department('10110000')]);
    assert.equal(context.counted, 3);

    sandbox.database.exec(`insert into MODULE (SETID, MODULEID, NAME, OWNER) values ('${setId}', 'NEW1', 'New', null)`);
    assert.equal((await names.module(setId, 'NEW1'))?.name, 'New');
    assert.equal((await names.room(setId, 'R9'))?.name, 'Room R9');
    assert.equal(await names.module(setId, 'NOSUCH'), undefined);
    await Promise.all([names.module(setId, 'NEW1'), names.module(setId, 'NOSUCH'), names.room(setId, 'R9')]);
    // One to learn how the set spells its rooms.
    assert.equal(context.counted, 7);
  });
});
