import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '#shared/config/load.ts';
import { load, refusal, sampleSchema, sampleYaml } from './sample.ts';

describe('loading a configuration', () => {
  it('fills in the defaults: a dry run, enabled, by the function’s own schedule', async () => {
    const { config } = await load({ 'lockstep.yaml': sampleYaml });
    assert.deepEqual(config.functions['echo360-queue'], {
      mode: 'dry-run',
      enabled: true,
      budgetSeconds: 50,
      leaseSeconds: 90,
      keepRunsDays: 400,
      schedule: { text: 'every minute', cron: '* * * * *', zone: 'Europe/London' },
      limits: {},
      strategy: 'ignore',
    });
    assert.equal(config.log.level, 'info');
  });

  it('merges mappings of later files and replaces lists and values', async () => {
    const { config, files } = await load({
      'lockstep.yaml': sampleYaml,
      'systems.yaml': 'service: {contacts: [av@example.ac.uk]}\nfunctions: {echo360-queue: {mode: apply}}',
    });
    assert.deepEqual(files, ['lockstep.yaml', 'systems.yaml']);
    assert.deepEqual(config.service.contacts, ['av@example.ac.uk']);
    assert.equal(config.service.name, 'Lockstep');
    assert.equal(config.functions['echo360-queue']?.mode, 'apply');
    assert.equal(config.functions['echo360-queue']?.strategy, 'ignore');
  });

  it('takes an empty file for an empty configuration', async () => {
    const { config } = await load({ 'lockstep.yaml': sampleYaml, 'secrets.yaml': '# nothing yet\n' });
    assert.equal(config.environment, 'staging');
  });

  it('shares settings between functions through anchors below x- keys', async () => {
    const shared = `x-shared: &shared\n  mode: apply\n  budgetSeconds: 30\n${sampleYaml}`;
    const { config } = await load({ 'lockstep.yaml': `${shared}    <<: *shared\n    budgetSeconds: 40\n` });
    assert.equal(config.functions['echo360-queue']?.mode, 'apply');
    assert.equal(config.functions['echo360-queue']?.budgetSeconds, 40);
  });

  it('names the file that cannot be read', async () => {
    const loading = loadConfig({
      schema: sampleSchema,
      files: ['missing.yaml'],
      env: {},
      readFile: () => Promise.reject(new Error('ENOENT: no such file')),
    });
    await assert.rejects(loading, /configuration file missing\.yaml cannot be read: ENOENT/);
  });
});

describe('a wrong configuration', () => {
  it('is told all at once, each with file, line, key and what is expected', async () => {
    const wrong = sampleYaml
      .replace('environment: staging', 'environment: stagging')
      .replace('strategy: ignore', 'startegy: ignore\n    windowDays: 0.5')
      .replace('store: sqlite', 'store: mysql');
    assert.deepEqual(await refusal({ 'lockstep.yaml': wrong }), [
      'lockstep.yaml:1: environment: expected one of sandbox, development, staging, production (Which installation this is)',
      'lockstep.yaml:6: state.store: expected one of sqlite, firestore',
      'lockstep.yaml:13: functions.echo360-queue.strategy: is missing; expected one of ignore, first, last',
      'lockstep.yaml:15: functions.echo360-queue.windowDays: expected a whole number of at least 1',
      'lockstep.yaml:14: functions.echo360-queue.startegy: this key is not known here; did you mean "strategy"?',
    ]);
  });

  it('names the later file where that file set the key', async () => {
    const problems = await refusal({ 'lockstep.yaml': sampleYaml, 'more.yaml': 'log:\n  level: loud\n' });
    assert.deepEqual(problems, ['more.yaml:2: log.level: expected one of debug, info, warn, error']);
  });

  it('lists the known keys when none is near', async () => {
    const [problem] = await refusal({ 'lockstep.yaml': `${sampleYaml}colour: blue\n` });
    assert.match(
      problem ?? '',
      /^lockstep\.yaml:15: colour: this key is not known here; known are environment, service,/,
    );
  });

  it('tells an empty key from a missing one', async () => {
    const [problem] = await refusal({ 'lockstep.yaml': sampleYaml.replace('name: Lockstep', 'name:') });
    assert.equal(problem, 'lockstep.yaml:3: service.name: is empty; expected text');
  });

  it('refuses schedules and zones that do not exist', async () => {
    const schedule = (cron: string, zone: string) =>
      `${sampleYaml}    schedule: {text: x, cron: "${cron}", zone: ${zone}}\n`;
    const [field, zone] = await refusal({ 'a.yaml': schedule('61 * * * *', 'Europe/Lodnon') });
    assert.match(field ?? '', /schedule\.cron: a cron field is out of its range/);
    assert.match(zone ?? '', /schedule\.zone: expected the name of a time zone/);
    const [words] = await refusal({ 'a.yaml': schedule('every minute', 'UTC') });
    assert.match(words ?? '', /schedule\.cron: expected five cron fields/);
    const [never] = await refusal({ 'a.yaml': schedule('0 0 31 2 *', 'UTC') });
    assert.match(never ?? '', /schedule\.cron: .*the day never comes/);
  });

  it('explains broken YAML by line, in every file at once', async () => {
    const problems = await refusal({ 'a.yaml': 'a: 1\nb: *c\n', 'b.yaml': 'x: 1\nx: 2\n', 'c.yaml': '- one\n' });
    assert.match(problems[0] ?? '', /^a\.yaml:2: this is not valid YAML: an alias/);
    assert.match(problems[1] ?? '', /^b\.yaml:2: this is not valid YAML: the same key stands twice/);
    assert.match(problems[2] ?? '', /^c\.yaml: expected a mapping/);
  });

  it('refuses keys that reach into prototypes', async () => {
    const [problem] = await refusal({ 'a.yaml': 'service: {__proto__: {mode: apply}}' });
    assert.match(problem ?? '', /expected a mapping of keys/);
  });
});
