import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load, refusal, sampleYaml } from './sample.ts';

const files = { 'lockstep.yaml': sampleYaml };

describe('environment overrides', () => {
  it('reach kebab-case and camelCase keys', async () => {
    const { config, variables } = await load(files, {
      LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__MODE: 'apply',
      LOCKSTEP__UPSTREAMS__ECHO360__CLIENT_SECRET: 'env://OTHER',
      LOCKSTEP__FUNCTIONS__ECHO360QUEUE__BUDGETSECONDS: '30',
      PATH: '/bin',
      LOCKSTEP_CONFIG: 'ignored.yaml',
    });
    assert.equal(config.functions['echo360-queue']?.mode, 'apply');
    assert.equal(config.functions['echo360-queue']?.budgetSeconds, 30);
    assert.equal(config.upstreams.echo360?.clientSecret, 'env://OTHER');
    assert.equal(variables.length, 3);
  });

  it('are numbers, booleans, lists and mappings where the schema says so, and text elsewhere', async () => {
    const { config } = await load(files, {
      LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__ENABLED: 'false',
      LOCKSTEP__SERVICE__CONTACTS: 'a@example.ac.uk, b@example.ac.uk',
      LOCKSTEP__SERVICE__NAME: '2026',
      LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__LIMITS__DELETE: '{share: 0.1}',
      LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__LIMITS__DELETE__CAP: '20',
    });
    assert.equal(config.functions['echo360-queue']?.enabled, false);
    assert.deepEqual(config.service.contacts, ['a@example.ac.uk', 'b@example.ac.uk']);
    assert.equal(config.service.name, '2026');
    assert.deepEqual(config.functions['echo360-queue']?.limits, { delete: { share: 0.1, cap: 20 } });
  });

  it('choose a form of a union', async () => {
    const { config } = await load(files, { LOCKSTEP__STATE__FILE: '/var/lib/lockstep/state.sqlite' });
    assert.deepEqual(config.state, { store: 'sqlite', file: '/var/lib/lockstep/state.sqlite' });
  });

  it('that name no key are refused with what was probably meant', async () => {
    assert.deepEqual(
      await refusal(files, {
        LOCKSTEP__FUNCTIONS__ECHO360_QUEU__MODE: 'apply',
        LOCKSTEP__STATE__STORE__KIND: 'sqlite',
        LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__BUDGET_SECONDS: 'soon',
      }),
      [
        'environment variable LOCKSTEP__FUNCTIONS__ECHO360_QUEU__MODE: functions: ECHO360_QUEU is not known here; did you mean "echo360-queue"?',
        'environment variable LOCKSTEP__STATE__STORE__KIND: state.store: nothing can stand below this key, so KIND is one level too deep',
        'environment variable LOCKSTEP__FUNCTIONS__ECHO360_QUEUE__BUDGET_SECONDS: functions.echo360-queue.budgetSeconds: ' +
          'expected a whole number from 5 to 3600 (Seconds a run may take before it stops by itself; the next run goes on)',
      ],
    );
  });
});
