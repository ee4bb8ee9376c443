import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftOutLines, type Machine, prepare, type RealPart } from '#test/support/real-parts.ts';

const part = (name: string, debian: readonly string[], elsewhere?: string): RealPart => ({
  name,
  holds: `what ${name} holds`,
  isThere: () => false,
  debian,
  ...(elsewhere === undefined ? {} : { elsewhere }),
});
const database = part('database', ['database-core', 'database-tools']);
const data = part('data', ['some-data']);
const emulator = part('emulator', [], 'an emulator from its vendor');
const missing = [database, data, emulator];
const person: Machine = { isRoot: false, hasApt: true, insists: false, without: [] };

describe('what the tests need of the machine', () => {
  it('is installed by root, from Debian; what Debian has not is left out', () => {
    const { install, leaveOut } = prepare(missing, { ...person, isRoot: true });
    assert.deepEqual(install, ['database-core', 'database-tools', 'some-data']);
    assert.deepEqual(leaveOut, [emulator]);
  });

  for (const [who, machine] of [
    ['somebody who is not root', person],
    ['root on a system without apt', { ...person, isRoot: true, hasApt: false }],
  ] as const) {
    it(`is never installed by ${who}: all that is missing is left out, and one line says how to get it`, () => {
      const { install, leaveOut, line } = prepare(missing, machine);
      assert.deepEqual(install, []);
      assert.deepEqual(leaveOut, missing);
      assert.match(line ?? '', /^apt-get install --no-install-recommends .* database-core database-tools some-data$/);
    });
  }

  it('is not asked for where the person leaves it out by name', () => {
    const { install, leaveOut } = prepare(missing, { ...person, isRoot: true, without: ['database', 'emulator'] });
    assert.deepEqual(install, ['some-data']);
    assert.deepEqual(leaveOut, []);
  });

  it('is named part by part, with where it comes from', () => {
    assert.deepEqual(leftOutLines([], undefined), []);
    assert.deepEqual(leftOutLines([database, emulator], 'apt-get install x'), [
      'LEFT OUT, since database is not here: what database holds',
      'LEFT OUT, since emulator is not here: what emulator holds',
      'To have what Debian has of it: apt-get install x',
      'emulator: an emulator from its vendor',
    ]);
  });
});
