import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openTerraform, type Terraform, withoutTerraform } from '../terraform.ts';
import { iamTypes, resourceTypes } from './provider-release.ts';
import { readSchemas } from './start-provider.ts';

const job = (more: string, target = 'uri = "https://x.example"'): string => `
resource "google_cloud_scheduler_job" "this" {
  name = "j"
  ${more}
  http_target {
    ${target}
  }
}`;

const service = (more: string): string => `
resource "google_cloud_run_v2_service" "this" {
  name     = "s"
  location = "europe-west2"
  ${more}
}`;
const template = (more: string): string => service(`template {\n${more}\n}`);

/** What somebody may get wrong, and what they are told. */
const mistakes: Readonly<Record<string, { readonly source: string; readonly told: RegExp }>> = {
  'a misspelt argument': {
    source: job('attempt_dedline = "30s"'),
    told: /"attempt_dedline" is not expected here. Did you mean/,
  },
  'an argument that there is not': {
    source: job('colour = "red"'),
    told: /An argument named "colour" is not expected here/,
  },
  'a block that there is not': {
    source: job('oidc_token {}'),
    told: /Blocks of type "oidc_token" are not expected here/,
  },
  'a missing argument': { source: job('', 'http_method = "POST"'), told: /The argument "uri" is required/ },
  'a missing block': { source: service(''), told: /At least 1 "template" blocks are required/ },
  'too many blocks': {
    source: template('vpc_access {}\nvpc_access {}'),
    told: /No more than 1 "vpc_access" blocks are allowed/,
  },
  'a wrong type': {
    source: job('paused = "perhaps"'),
    told: /Inappropriate value for attribute "paused": a bool is required/,
  },
  'a value that only the provider fills': {
    source: job('state = "ENABLED"'),
    told: /Can't configure a value for "state"/,
  },
  'a value that is not one of its kind': {
    source: service('ingress = "EVERYWHERE"\ntemplate {}'),
    told: /expected one of INGRESS_TRAFFIC_ALL/,
  },
  'a value of a nested block': {
    source: template('execution_environment = "EXECUTION_ENVIRONMENT_GEN3"'),
    told: /expected one of EXECUTION_ENVIRONMENT_GEN1/,
  },
  'a value against its pattern': { source: template('timeout = "15 minutes"'), told: /does not match/ },
  'two that exclude each other': {
    source: template('vpc_access {\nconnector = "c"\nnetwork_interfaces {\nnetwork = "n"\n}\n}'),
    told: /conflicts with template.0.vpc_access.0/,
  },
  'none where one must be': {
    source: 'resource "google_cloud_scheduler_job" "this" {\n  name = "j"\n}',
    told: /one of app_engine_http_target, http_target, pubsub_target must\s+be\s+given/,
  },
  'two where one must be': {
    source: job('pubsub_target {\n topic_name = "t"\n }'),
    told: /only one of app_engine_http_target, http_target, pubsub_target\s+can\s+be\s+given/,
  },
  'an empty block that needs something': { source: job('retry_config {}'), told: /at least one of retry_config.0/ },
  'a member that is none': {
    source:
      'resource "google_project_iam_member" "this" {\n  project = "p"\n  role = "roles/run.viewer"\n  member = "somebody"\n}',
    told: /is no\s+member of an IAM policy/,
  },
  'JSON that is none': {
    source: 'resource "google_monitoring_dashboard" "this" {\n  dashboard_json = "{"\n}',
    told: /contains an invalid\s+JSON/,
  },
};

describe('the stand-in of the Google provider', { skip: withoutTerraform }, () => {
  let terraform: Terraform;
  before(async () => {
    terraform = await openTerraform();
  });
  after(() => terraform.stop());

  const validate = async (name: string, source: string): Promise<string> => {
    const folder = join(terraform.folder, 'terraform', name);
    mkdirSync(folder);
    const versions = 'terraform {\n  required_providers {\n    google = { source = "hashicorp/google" }\n  }\n}\n';
    writeFileSync(join(folder, 'main.tf'), `${versions}${source}\n`);
    const init = await terraform.run(name, 'init', '-input=false');
    assert.equal(init.code, 0, init.stderr);
    const { code, stderr } = await terraform.run(name, 'validate');
    return code === 0 ? '' : stderr.replace(/\n/g, ' ');
  };

  it('serves every type that is taken from the provider', () => {
    const taken = [...Object.keys(resourceTypes), ...Object.keys(iamTypes)].toSorted();
    assert.deepEqual([...readSchemas().keys()].toSorted(), taken);
  });

  it('passes what is right', async () => {
    const right = job('attempt_deadline = "80s"\nretry_config {\nretry_count = 0\n}');
    assert.equal(await validate('right', right), '');
  });

  for (const [index, [name, { source, told }]] of Object.entries(mistakes).entries()) {
    it(`refuses ${name}`, async () => {
      assert.match(await validate(`mistake-${index}`, source), told);
    });
  }
});
