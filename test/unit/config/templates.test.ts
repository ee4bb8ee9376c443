import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { lockstepConfig } from '#functions/config.ts';
import { configTemplates, isTemplate } from '#functions/config-templates.ts';
import { syncs } from '#functions/index.ts';
import { echo360Config } from '#shared/clients/echo360/config.ts';
import { type InstallationConfig, serviceOf } from '#shared/config/base.ts';
import { editorSchemaText } from '#shared/config/json-schema.ts';
import { type LoadedConfig, loadConfig } from '#shared/config/load.ts';
import { Shown, type TemplateSite, templates } from '#shared/config/template.ts';
import { functionsOf, runsOf } from '#shared/descriptor/catalogue.ts';

const root = new URL('../../../', import.meta.url);
const folder = new URL('config/', root);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

function load(...names: readonly string[]): Promise<LoadedConfig<InstallationConfig>> {
  return loadConfig({
    schema: lockstepConfig,
    files: names,
    env: {},
    readFile: name => readFile(new URL(name, folder), 'utf8'),
  });
}

describe('the configuration templates', () => {
  const names = readdirSync(folder).filter(name => name.endsWith('.yaml'));

  it('tell editors where the schema is', () => {
    for (const name of names) {
      assert.ok(text(name).startsWith('# yaml-language-server: $schema=../schema/lockstep.schema.json\n'), name);
    }
  });

  for (const name of names.filter(each => !each.startsWith('secrets'))) {
    it(`are valid: ${name}`, async () => {
      const { config } = await load(name);
      for (const { name: each, settingsIn } of runsOf(functionsOf(syncs))) {
        const mode = settingsIn(config)?.mode ?? 'dry-run';
        assert.equal(mode, 'dry-run', `${each} must not write before somebody has looked`);
      }
    });

    it(`are valid with the secrets apart: ${name}`, async () => {
      const { config } = await load(name, 'secrets.example.yaml');
      assert.equal(echo360Config.parse(config.upstreams['echo360']).clientSecret, 'env://ECHO360_CLIENT_SECRET');
    });
  }

  it('are what the descriptors say today (npm run templates writes them)', () => {
    const made = configTemplates();
    assert.deepEqual(Object.keys(made).toSorted(), names.toSorted());
    for (const [name, wanted] of Object.entries(made)) {
      assert.ok(isTemplate(wanted));
      // What a person has filled in is theirs.
      if (isTemplate(text(name))) assert.equal(text(name), wanted, name);
    }
  });

  it('have every function, and every system that one needs', async () => {
    const functions = functionsOf(syncs).filter(({ name, configuredAs }) => name === configuredAs);
    const systems = new Set(functions.flatMap(each => Object.keys(each.systems)));
    for (const name of names.filter(each => !each.startsWith('secrets') && isTemplate(text(each)))) {
      const { config } = await load(name);
      assert.deepEqual(Object.keys(config.functions).toSorted(), functions.map(each => each.name).toSorted(), name);
      assert.deepEqual(Object.keys(config.upstreams).toSorted(), [...systems].toSorted(), name);
    }
  });

  it('show as comments only what may be switched on as it stands', () => {
    const site: TemplateSite = {
      environment: 'staging',
      host: name => `${name}.example.ac.uk`,
      secret: () => 'env://X',
    };
    const switchedOn = (value: unknown): unknown => {
      if (value instanceof Shown) return switchedOn(value.value);
      if (Array.isArray(value)) return value.map(switchedOn);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, switchedOn(inner)]));
    };
    for (const { name, config, systems } of functionsOf(syncs)) {
      for (const [place, schema] of Object.entries({ [name]: config, ...systems })) {
        const template = templates.get(schema);
        assert.ok(template, `${place} is in no template`);
        const parsed = schema.safeParse(switchedOn({ ...template.shared?.settings, ...template.settings(site) }));
        assert.ok(parsed.success, `${place}: ${parsed.error?.message}`);
      }
    }
  });
});

describe('the schema for editors', () => {
  const published = z.fromJSONSchema(
    z.record(z.string(), z.json()).parse(JSON.parse(editorSchemaText(lockstepConfig))),
  );
  const accepts = (text: string): boolean => published.safeParse(parse(text, { merge: true })).success;

  it('accepts every template, also one that is only a part', () => {
    for (const name of readdirSync(folder).filter(each => each.endsWith('.yaml'))) assert.ok(accepts(text(name)), name);
    assert.ok(accepts('state: {file: other.sqlite}'));
  });

  it('refuses misspelt keys, wrong values and literal secrets', () => {
    for (const wrong of [
      'modes: 1',
      'environment: prod',
      'upstreams: {gitlab: {token: hunter2}}',
      'state: {store: mysql}',
    ]) {
      assert.ok(!accepts(wrong), wrong);
    }
  });

  it('is what the code accepts today (npm run schema writes it)', () => {
    const committed = readFileSync(new URL('schema/lockstep.schema.json', root), 'utf8');
    assert.equal(committed, editorSchemaText(lockstepConfig));
  });
});

describe('the whole configuration', () => {
  const override = (variable: string, value: string): Promise<unknown> =>
    loadConfig({
      schema: lockstepConfig,
      files: ['production.yaml'],
      env: { [variable]: value },
      readFile: name => readFile(new URL(name, folder), 'utf8'),
    });

  it('lets a sync have another owner than the service, and leaves the rest as it is', async () => {
    const { config } = await loadConfig({
      schema: lockstepConfig,
      files: ['production.yaml'],
      env: { LOCKSTEP__SERVICES__LOOKUP_GITLAB__OWNER: 'Head of Developer Services' },
      readFile: name => readFile(new URL(name, folder), 'utf8'),
    });
    const [own, other] = [serviceOf(config, 'lookup-gitlab'), serviceOf(config, 'cmis-echo360')];
    assert.equal(own.owner, 'Head of Developer Services');
    assert.deepEqual({ ...own, owner: config.service.owner }, config.service);
    assert.deepEqual(other, config.service);
    await assert.rejects(override('LOCKSTEP__SERVICES__LOOKUP', '{}'), /LOCKSTEP__SERVICES__LOOKUP/);
  });

  it('needs the upstreams of its functions, and only those', async () => {
    const alone = (functions: string) =>
      loadConfig({
        schema: lockstepConfig,
        files: ['a.yaml'],
        env: {},
        readFile: async () =>
          `environment: production\nservice: {name: L}\nstate: {store: sqlite, file: s}\nfunctions: ${functions}`,
      });
    await assert.rejects(
      alone('{lookup-gitlab: {probe: abc123}}'),
      /upstreams\.gitlab: is missing; lookup-gitlab needs it\n.*upstreams\.lookup/s,
    );
    assert.deepEqual((await alone('{}')).config.functions, {});
  });

  it('refuses a lease that an attempt of a request could outlast', async () => {
    await assert.rejects(
      override('LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__LEASE_SECONDS', '22'),
      /echo360-queue\.leaseSeconds: is too short for upstreams\.echo360\.attemptTimeoutSeconds: at least 23 is needed/,
    );
  });

  it('refuses limits on kinds that do not exist, and timetables that differ between queue and refresh', async () => {
    await assert.rejects(
      override('LOCKSTEP__FUNCTIONS__LOOKUP_GITLAB__LIMITS', '{blokc: {cap: 1}}'),
      /lookup-gitlab\.limits\.blokc: there is no such kind of change; did you mean "block"\?/,
    );
    await assert.rejects(
      override('LOCKSTEP__FUNCTIONS__ECHO360_REFRESH__CAPTURE_LIMIT_HOURS', '5'),
      /echo360-refresh\.captureLimitHours: must be the same as for echo360-queue/,
    );
  });

  for (const [what, otherSetIds] of [
    ['a slash or a hyphen', '[2026-27]'],
    ['case', '[WHATIF, whatif]'],
    ['padding', '["2026/27 "]'],
  ] as const) {
    it(`refuses sets of CMIS whose external ids would be the same: told apart by ${what} alone`, async () => {
      await assert.rejects(
        override('LOCKSTEP__UPSTREAMS__CMIS__OTHER_SET_IDS', otherSetIds),
        /otherSetIds: has .*, whose external ids would be those of another set/,
      );
    });
  }
});
