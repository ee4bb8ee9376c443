import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { configServing, lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { configDigest } from '#shared/config/digest.ts';
import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';
import { wholeConfiguration } from '#test/support/whole-configuration.ts';

const whole = wholeConfiguration();
const served = functionsOf(syncs).filter(({ kind }) => kind !== 'by-hand');
const spoilt = (part: 'upstreams' | 'functions', name: string): unknown => ({
  ...whole,
  [part]: { ...whole[part], [name]: { ...z.looseObject({}).parse(whole[part][name]), nonsense: true } },
});
const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('the configuration of a process that serves one function', () => {
  for (const { name, configuredAs } of served.filter(each => each.name !== 'admin')) {
    it(`${name}: its own part is checked, and what others alone need is left to them`, () => {
      const schema = configServing(name, {});
      assert.ok(takes(schema, whole));
      assert.ok(!takes(schema, spoilt('functions', configuredAs)), 'its own settings');
      const { systems } = served.find(each => each.name === name) ?? { systems: {} };
      for (const system of Object.keys(systems)) assert.ok(!takes(schema, spoilt('upstreams', system)), system);
      assert.ok(takes(schema, spoilt('functions', 'admin')), 'the settings of another');
      assert.ok(!takes(schema, { ...whole, nonsense: true }), 'what all have in common');
    });
  }

  it('makes of its part what the whole schema makes of it, so that what a person approved stays approved', () => {
    const all = lockstepConfig.parse(whole);
    for (const run of runsOf(functionsOf(syncs))) {
      const own = configServing(run.name, {}).parse(whole);
      assert.equal(configDigest(run.basis(own)), configDigest(run.basis(all)), run.name);
    }
  });

  it('is all of it for the console, which shows all, and where variables override something', () => {
    assert.equal(configServing('admin', {}), lockstepConfig);
    assert.equal(configServing('digest', { LOCKSTEP__LOG__LEVEL: 'debug' }), lockstepConfig);
  });
});
