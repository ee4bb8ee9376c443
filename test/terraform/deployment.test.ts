import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { environments, ofType, type TestedRoot, testRoot, variablesOf } from './planned.ts';
import { policies } from './policies.ts';
import { openTerraform, type Terraform, withoutTerraform } from './terraform.ts';

const roots = ['bootstrap', 'environment', 'alerting'];

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

  const held = (name: string, tested: TestedRoot): void => {
    assert.deepEqual(tested.errors, [], name);
    assert.ok(tested.planned.length > 0 && tested.applied.length > 0, `${name} plans and applies something`);
    for (const [policy, check] of Object.entries(policies)) {
      for (const resources of [tested.planned, tested.applied])
        assert.deepEqual(check(resources), [], `${name}: ${policy}`);
    }
  };

  it('bootstrap: plans, within the policies', async () => held('bootstrap', await testRoot(terraform, 'bootstrap')));

  for (const environment of environments) {
    for (const root of ['environment', 'alerting'] as const) {
      it(`${environment}: ${root} plans, within the policies`, async () => {
        held(root, await testRoot(terraform, root, variablesOf(root, environment)));
      });
    }
  }

  it('refuses a configuration that may write outside production without naming a test instance', async () => {
    const file = join(terraform.folder, 'config/staging.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(/(lookup-gitlab:\n\s+)mode: dry-run/, '$1mode: apply'));
    const { errors } = await testRoot(terraform, 'environment', variablesOf('environment', 'staging'));
    const named = `-var=test_instances={"lookup-gitlab":"gitlab-test.example.ac.uk"}`;
    const allowed = await testRoot(terraform, 'environment', [...variablesOf('environment', 'staging'), named]);
    const elsewhere = named.replace('gitlab-test', 'gitlab');
    const foreign = await testRoot(terraform, 'environment', [...variablesOf('environment', 'staging'), elsewhere]);
    writeFileSync(file, before);
    assert.match(errors.join(), /lookup-gitlab may apply, but test_instances names no test instance/);
    assert.deepEqual(allowed.errors, []);
    assert.match(foreign.errors.join(), /lookup-gitlab may apply/);
  });

  it('refuses a configuration of another environment, an open secret and an unknown function', async () => {
    const file = join(terraform.folder, 'config/production.yaml');
    const before = readFileSync(file, 'utf8');
    const broken = before
      .replace('environment: production', 'environment: staging')
      .replace('versions/1', 'versions/latest')
      .replace('  lookup-gitlab:', '  lookup-gitlub:');
    writeFileSync(file, broken);
    const { errors } = await testRoot(terraform, 'environment', variablesOf('environment', 'production'));
    writeFileSync(file, before);
    for (const problem of [
      /of the environment staging/,
      /versions\/latest pins no version/,
      /no function called lookup-gitlub/,
    ]) {
      assert.match(errors.join(), problem);
    }
  });

  it('renders a configuration that the functions accept', async () => {
    const { lockstepConfig } = await import('#functions/config.ts');
    for (const environment of environments) {
      const { applied } = await testRoot(terraform, 'environment', variablesOf('environment', environment));
      const [version] = ofType(applied, 'google_secret_manager_secret_version');
      const text = z.string().parse(version?.values['secret_data']);
      const config = lockstepConfig.parse(parse(text));
      assert.equal(config.environment, environment);
      assert.equal(config.state.store === 'firestore' && config.state.databaseId, 'lockstep');
    }
  });
});
