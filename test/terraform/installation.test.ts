import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { openTerraform, type Terraform, withoutTerraform } from './terraform.ts';

const functions = {
  'lookup-gitlab': {
    sync: 'lookup-gitlab',
    kind: 'scheduled',
    upstreams: ['gitlab', 'lookup'],
    schedule: { cron: '7 * * * *', zone: 'Europe/London' },
    budgetSeconds: 540,
  },
  'item-hook': { sync: 'item-ingest', kind: 'endpoint', access: 'hook', upstreams: ['gitlab'] },
  'lookup-gitlab-adopt': { sync: 'lookup-gitlab', kind: 'by-hand', upstreams: ['gitlab'] },
};

const file = `
environment: staging
service: { name: Lockstep, contacts: [Head.Of-Timetabling@example.ac.uk] }
state: { store: firestore, projectId: somewhere-else }
upstreams:
  gitlab: { url: "https://gitlab-test.example.ac.uk", token: "secret://projects/another-project/secrets/gitlab-token/versions/3" }
  lookup: { clientSecret: "secret://projects/another-project/secrets/lookup-client/versions/12" }
  cmis: { password: "secret://projects/another-project/secrets/cmis-password/versions/1" }
x-shared: &shared { budgetSeconds: 300 }
functions:
  lookup-gitlab: { <<: *shared, mode: dry-run, schedule: { text: at seven, cron: "0 7 * * *" } }
  item-hook: { contacts: [devhub@example.ac.uk] }
`;

const outputs = z.object({
  text: z.object({ value: z.string() }),
  problems: z.object({ value: z.array(z.string()) }),
  served: z.object({
    value: z.record(
      z.string(),
      z.object({
        kind: z.string(),
        schedule: z.object({ cron: z.string().nullable(), zone: z.string().nullable() }),
        budget: z.number().nullable(),
        secrets: z.array(z.string()),
        owner: z.string(),
      }),
    ),
  }),
  secrets: z.object({ value: z.array(z.string()) }),
  owners: z.object({ value: z.record(z.string(), z.array(z.string())) }),
  service_owner: z.object({ value: z.string() }),
});

describe('the installation that a configuration means', { skip: withoutTerraform }, () => {
  let terraform: Terraform;
  before(async () => {
    terraform = await openTerraform();
    await terraform.run('modules/installation', 'init', '-input=false');
  });
  after(() => terraform.stop());

  const read = async (text: string, more: object = {}) => {
    const given = { file: text, functions, environment: 'staging', project: 'lockstep-x', database: 'second', ...more };
    const variables = Object.entries(given).map(([name, value]) => {
      return `-var=${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
    });
    const applied = await terraform.run('modules/installation', 'apply', '-auto-approve', '-input=false', ...variables);
    assert.equal(applied.code, 0, applied.stderr);
    const { stdout } = await terraform.run('modules/installation', 'output', '-json');
    return outputs.parse(JSON.parse(stdout));
  };

  it('says which functions are served, when, with which secrets and for whom', async () => {
    const { text, problems, served, secrets, owners, service_owner } = await read(file);
    assert.deepEqual(problems.value, []);
    assert.deepEqual(served.value, {
      'item-hook': {
        kind: 'endpoint',
        schedule: { cron: null, zone: null },
        budget: null,
        secrets: ['gitlab-token'],
        owner: 'devhub',
      },
      'lookup-gitlab': {
        kind: 'scheduled',
        schedule: { cron: '0 7 * * *', zone: 'Europe/London' },
        budget: 300,
        secrets: ['gitlab-token', 'lookup-client'],
        owner: 'head-of-timetabling',
      },
    });
    assert.deepEqual(secrets.value, ['cmis-password', 'gitlab-token', 'lookup-client']);
    assert.deepEqual(owners.value, {
      devhub: ['devhub@example.ac.uk'],
      'head-of-timetabling': ['Head.Of-Timetabling@example.ac.uk'],
    });
    assert.equal(service_owner.value, 'head-of-timetabling');
    assert.match(text.value, /secret:\/\/projects\/lockstep-x\/secrets\/gitlab-token\/versions\/3/);
    assert.match(text.value, /"databaseId":"second"/);
    assert.doesNotMatch(text.value, /another-project|somewhere-else|x-shared/);
  });

  const told: Readonly<Record<string, readonly [change: (text: string) => string, more: object, problem: RegExp]>> = {
    'of another environment': [text => text, { environment: 'production' }, /of the environment staging/],
    'that pins no version': [
      text => text.replace('versions/3', 'versions/latest'),
      {},
      /versions\/latest pins no version/,
    ],
    'with an unknown function': [text => text.replace('item-hook:', 'item-huk:'), {}, /no function called item-huk/],
    'that may write and names no test instance': [
      text => text.replace('dry-run', 'apply'),
      {},
      /lookup-gitlab may apply/,
    ],
    'that may write to another than the named test instance': [
      text => text.replace('dry-run', 'apply'),
      { test_instances: { 'lookup-gitlab': 'gitlab.example.ac.uk' } },
      /lookup-gitlab may apply/,
    ],
    'without anybody to be told': [
      text => text.replace(/contacts: \[Head[^\]]*\]/, 'contacts: []'),
      {},
      /nobody to be told/,
    ],
    'with two owners of one name': [
      text => text.replace('devhub@example.ac.uk', 'head-of-timetabling@other.ac.uk'),
      {},
      /two lists of contacts begin with head-of-timetabling/,
    ],
  };
  for (const [name, [change, more, problem]] of Object.entries(told)) {
    it(`refuses a configuration ${name}`, async () => {
      const { problems } = await read(change(file), more);
      assert.match(problems.value.join('; '), problem);
    });
  }

  it('tells of a sync the people that are named for it, but for a function that names its own', async () => {
    const named = file.replace(
      'state:',
      'services: { lookup-gitlab: { contacts: [id@example.ac.uk] }, item-ingest: { contacts: [x@example.ac.uk] } }\nstate:',
    );
    const { problems, served, owners, service_owner } = await read(named);
    assert.deepEqual(problems.value, []);
    assert.equal(served.value['lookup-gitlab']?.owner, 'id');
    assert.equal(served.value['item-hook']?.owner, 'devhub');
    assert.deepEqual(owners.value, { devhub: ['devhub@example.ac.uk'], id: ['id@example.ac.uk'] });
    assert.ok(
      Object.keys(owners.value).includes(service_owner.value),
      'somebody is told of what belongs to no function',
    );
  });

  it('lets a function write to the test instance that is named, and in production by the configuration alone', async () => {
    const applying = file.replace('dry-run', 'apply');
    const staging = await read(applying, { test_instances: { 'lookup-gitlab': 'gitlab-test.example.ac.uk' } });
    assert.deepEqual(staging.problems.value, []);
    const production = await read(applying.replace('environment: staging', 'environment: production'), {
      environment: 'production',
    });
    assert.deepEqual(production.problems.value, []);
  });
});
