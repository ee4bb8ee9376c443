import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { lockstepConfig } from '#functions/config.ts';
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
