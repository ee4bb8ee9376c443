import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { lockstepConfig } from '#functions/config.ts';
import { syncs } from '#functions/index.ts';
import { serviceOf } from '#shared/config/base.ts';
import { referencesIn } from '#shared/config/references-in.ts';
import { inventoryOf } from './inventory.ts';
import { type EnvironmentName, environments, ofType, type TestedRoot, testRoot, variablesOf } from './planned.ts';
import { policies } from './policies.ts';
import { openTerraform, type Terraform, withoutTerraform } from './terraform.ts';

const roots = ['bootstrap', 'environment', 'alerting'] as const;
const everyRoot = [
  ['bootstrap', 'production'] as const,
  ...environments.flatMap(environment => [['environment', environment] as const, ['alerting', environment] as const]),
];

describe('the deployment', { skip: withoutTerraform }, () => {
  let terraform: Terraform;
  before(async () => {
    terraform = await openTerraform();
  });
  after(() => terraform.stop());

  it('is formatted', async () => {
    const { code, stdout } = await terraform.run('.', 'fmt', '-check', '-recursive');
    assert.equal(code, 0, `terraform fmt: ${stdout}`);
  });

  for (const root of roots) {
    it(`${root}: is valid`, async () => {
      const init = await terraform.run(root, 'init', '-backend=false', '-input=false');
      assert.equal(init.code, 0, init.stderr);
      const { code, stdout, stderr } = await terraform.run(root, 'validate');
      assert.equal(code, 0, `${stdout}${stderr}`);
    });
  }

  for (const module of ['hook', 'console', 'endpoint']) {
    it(`${module}: plans, within the policies, each way it can be`, async () => {
      const { errors, planned } = await testRoot(terraform, `modules/${module}`);
      assert.deepEqual(errors, []);
      const runs = ofType(planned, 'google_cloud_run_v2_service').length;
      assert.ok(runs > 0, 'something is planned');
      // As the environment's root calls it: only a hook may be public.
      const inRoot = planned.map(resource => ({ ...resource, address: `module.${module}["x"].${resource.address}` }));
      for (const [policy, check] of Object.entries(policies)) assert.deepEqual(check(inRoot), [], policy);
    });
  }

  const tested = new Map<string, Promise<TestedRoot>>();
  const test = (root: 'bootstrap' | 'environment' | 'alerting', environment: EnvironmentName): Promise<TestedRoot> => {
    const key = `${root} of ${environment}`;
    const variables = root === 'bootstrap' ? [] : variablesOf(root, environment);
    const running = tested.get(key) ?? testRoot(terraform, root, variables);
    tested.set(key, running);
    return running;
  };

  for (const [root, environment] of everyRoot) {
    it(`${root} of ${environment}: plans, within the policies`, async () => {
      const { errors, planned, applied } = await test(root, environment);
      assert.deepEqual(errors, []);
      assert.ok(planned.length > 0 && applied.length > 0, 'something is planned and applied');
      for (const [policy, check] of Object.entries(policies)) assert.deepEqual(check(planned), [], policy);
    });
  }

  it('stops a plan whose configuration cannot be deployed', async () => {
    const variables = [...variablesOf('environment', 'production'), '-var=configuration=config/staging.yaml'];
    const { errors, planned } = await testRoot(terraform, 'environment', variables);
    assert.match(errors.join(), /config\/staging\.yaml cannot be deployed: the file is of the environment\s+staging/);
    assert.deepEqual(planned, []);
  });

  for (const environment of environments) {
    it(`${environment}: each function has its own account, secrets, schedule and audience, and its own callers`, async () => {
      const given = z.looseObject({}).parse(parse(readFileSync(`config/${environment}.yaml`, 'utf8'), { merge: true }));
      const config = lockstepConfig.parse(
        Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('x-'))),
      );
      const inventory = inventoryOf((await test('environment', environment)).applied);
      const people = ['group:lockstep-operators@example.ac.uk'];
      const served: string[] = [];
      for (const sync of syncs) {
        for (const described of sync.functions) {
          const { name, kind, systems } = described;
          const settings = described.settingsIn(config);
          if (kind === 'by-hand' || settings === undefined || settings.enabled === false) continue;
          served.push(name);
          const found = inventory[name];
          assert.ok(found !== undefined, `${name} is deployed`);
          assert.equal(found.target, name);
          assert.equal(found.account, `run-${name}`);
          const [contact = ''] = settings.contacts ?? serviceOf(config, sync.name).contacts;
          assert.equal(found.owner, contact.split('@')[0], `${name}: its alerts' owner`);
          const read = [
            ...Object.keys(systems).flatMap(key => referencesIn(config.upstreams[key], ['upstreams', key])),
            ...referencesIn(settings, ['functions', name]),
          ];
          const secrets = read.map(({ reference }) => reference.split('/')[5] ?? '');
          assert.deepEqual(found.secrets, [...new Set([...secrets, 'lockstep-configuration'])].toSorted(), name);
          if (described.kind === 'endpoint') {
            assert.equal(found.job, undefined);
            continue;
          }
          const { schedule, budgetSeconds } = described.settingsIn(config) ?? assert.fail();
          assert.deepEqual(found.job, { cron: schedule.cron, zone: schedule.zone, account: `tick-${name}` });
          assert.ok(found.isHeard, `${name} takes the token of its scheduler`);
          assert.ok(
            found.deadline !== undefined && budgetSeconds < found.deadline && found.deadline < found.timeout,
            name,
          );
          const tester = `serviceAccount:lockstep-apply-${environment}@lockstep-build-example.iam.gserviceaccount.com`;
          assert.deepEqual(found.invokers, [...people, tester, `tick-${name}`].toSorted(), `${name}: who may call it`);
        }
      }
      assert.deepEqual(Object.keys(inventory).toSorted(), served.toSorted());
    });
  }

  it('renders a configuration that the functions accept', async () => {
    for (const environment of environments) {
      const { applied } = await test('environment', environment);
      const [version] = ofType(applied, 'google_secret_manager_secret_version');
      const config = lockstepConfig.parse(parse(z.string().parse(version?.values['secret_data'])));
      assert.equal(config.environment, environment);
      assert.equal(config.state.store === 'firestore' && config.state.databaseId, 'lockstep');
    }
  });
});
