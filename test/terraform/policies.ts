import { at, listAt, ofType, type Planned } from './planned.ts';

/** A rule that no environment may break: what is wrong, resource by resource; empty when nothing is. */
type Policy = (resources: readonly Planned[]) => string[];

const publicMembers = ['allUsers', 'allAuthenticatedUsers'];

function each(type: string, problem: (resource: Planned) => string | undefined): Policy {
  return resources =>
    ofType(resources, type).flatMap(resource => {
      const found = problem(resource);
      return found === undefined ? [] : [`${resource.address} ${found}`];
    });
}

function both(...policies: readonly Policy[]): Policy {
  return resources => policies.flatMap(policy => policy(resources));
}

function isHook({ address }: Planned): boolean {
  return address.startsWith('module.hook[');
}

function members(resources: readonly Planned[]): Planned[] {
  return resources.filter(({ type }) => type.endsWith('_iam_member'));
}

const noPublicInvoker: Policy = resources => [
  ...members(resources)
    .filter(resource => publicMembers.includes(String(resource.values['member'])) && !isHook(resource))
    .map(({ address }) => `${address} lets everybody in`),
  ...members(resources)
    .filter(resource => resource.values['member'] === 'allAuthenticatedUsers')
    .map(({ address }) => `${address} lets everybody with a Google account in`),
  ...ofType(resources, 'google_cloud_run_v2_service')
    .filter(resource => resource.values['invoker_iam_disabled'] === true && !isHook(resource))
    .map(({ address }) => `${address} does not ask who calls`),
];

const noPrimitiveRole: Policy = resources =>
  members(resources)
    .filter(({ values }) => ['roles/owner', 'roles/editor', 'roles/viewer'].includes(String(values['role'])))
    .map(({ address, values }) => `${address} gives ${String(values['role'])}`);

/**
 * Of a plan the version of what is made with it is not known yet: absent is fine there, a word such as `latest` never
 * is.
 */
function versionProblem(version: unknown): string | undefined {
  return version === undefined || (/^[1-9a-z][0-9a-z]*$/.test(String(version)) && version !== 'latest')
    ? undefined
    : `is at version ${JSON.stringify(version)}`;
}

const pinnedSecrets = each('google_cloud_run_v2_service', ({ values }) => {
  const mounted = listAt(values, 'template.0.volumes').flatMap(volume =>
    listAt(volume, 'secret').flatMap(secret =>
      listAt(secret, 'items').length === 0
        ? ['without items it is the latest']
        : listAt(secret, 'items').flatMap(item => versionProblem(at(item, 'version')) ?? []),
    ),
  );
  const inVariables = listAt(values, 'template.0.containers').flatMap(container =>
    listAt(container, 'env').flatMap(variable =>
      listAt(variable, 'value_source').flatMap(source => versionProblem(at(source, 'secret_key_ref.0.version')) ?? []),
    ),
  );
  return [...mounted, ...inVariables].map(problem => `has a secret that ${problem}`)[0];
});

const pinnedReferences = each('google_secret_manager_secret_version', ({ values }) => {
  const references = String(values['secret_data']).match(/secret:\/\/[^\s"']+/g) ?? [];
  const open = references.find(reference => !/\/versions\/[1-9][0-9]*$/.test(reference));
  return open === undefined ? undefined : `refers to ${open}, which pins no version`;
});

const keepsOldVersions = each('google_secret_manager_secret_version', ({ values }) =>
  values['deletion_policy'] === 'ABANDON'
    ? undefined
    : 'would destroy the version that running revisions are pinned to',
);

const ownAudience: Policy = resources => {
  const jobs = ofType(resources, 'google_cloud_scheduler_job');
  const audiences = jobs.map(({ values }) => at(values, 'http_target.0.oidc_token.0.audience'));
  return jobs.flatMap(({ address }, index) => {
    const audience = audiences[index];
    if (typeof audience !== 'string' || audience === '') return [`${address} names no audience`];
    return audiences.filter(other => other === audience).length === 1
      ? []
      : [`${address} shares the audience ${audience}`];
  });
};

const noRetry = each('google_cloud_scheduler_job', ({ values }) => {
  const retry = at(values, 'retry_config.0');
  if (at(retry, 'retry_count') !== 0) return 'retries, or leaves it open';
  return at(retry, 'max_retry_duration') ? 'retries, by a duration' : undefined;
});

const idleProcessors = each('google_cloud_run_v2_service', ({ values }) =>
  listAt(values, 'template.0.containers').every(container => at(container, 'resources.0.cpu_idle') === true)
    ? undefined
    : 'pays for processors all day (cpu_idle)',
);

const cappedTogether = each('google_cloud_run_v2_service', ({ values }) =>
  Number(at(values, 'scaling.0.max_instance_count')) > 0 &&
  Number(at(values, 'template.0.scaling.0.max_instance_count')) > 0
    ? undefined
    : 'has no maximum of instances, for the service and for a revision',
);

const byDigest = each('google_cloud_run_v2_service', ({ values }) =>
  listAt(values, 'template.0.containers').every(container =>
    /@sha256:[0-9a-f]{64}$/.test(String(at(container, 'image'))),
  )
    ? undefined
    : 'runs an image by a name that can move',
);

const thresholds = each('google_monitoring_alert_policy', ({ values }) => {
  const comparisons = listAt(values, 'conditions')
    .flatMap(condition => listAt(condition, 'condition_threshold'))
    .map(threshold => at(threshold, 'comparison'));
  const wrong = comparisons.find(comparison => comparison !== 'COMPARISON_GT' && comparison !== 'COMPARISON_LT');
  return wrong === undefined ? undefined : `compares by ${String(wrong)}, which the API refuses`;
});

const alertsLeadSomewhere = each('google_monitoring_alert_policy', ({ values }) => {
  const links = listAt(values, 'documentation.0.links');
  if (links.length === 0 || !links.every(link => String(at(link, 'url')).includes('#')))
    return 'links to no paragraph of the runbook';
  return listAt(values, 'conditions').length > 6 ? 'has more than six conditions' : undefined;
});

const absence = each('google_monitoring_alert_policy', ({ values }) => {
  const seconds = listAt(values, 'conditions')
    .flatMap(condition => listAt(condition, 'condition_absent'))
    .map(condition => Number(String(at(condition, 'duration')).replace(/s$/, '')));
  return seconds.every(each => each >= 120 && each <= 84600 && each % 60 === 0)
    ? undefined
    : 'waits for absence longer or shorter than the API can';
});

const counters = each('google_logging_metric', ({ values }) =>
  at(values, 'metric_descriptor.0.metric_kind') === 'DELTA' && at(values, 'metric_descriptor.0.value_type') === 'INT64'
    ? undefined
    : 'is no counter: log metrics have no other kind that an alert could use',
);

/**
 * A collection's expiry and the exemption of that field's index stand in one resource: two would overwrite each other.
 */
const oneFieldResource: Policy = resources => {
  const fields = ofType(resources, 'google_firestore_field');
  const key = ({ values }: Planned): string =>
    ['database', 'collection', 'field'].map(name => String(values[name])).join('/');
  const keys = fields.map(key);
  return fields.flatMap((field, index) => {
    const expires = listAt(field.values, 'ttl_config').length > 0;
    const isExempt = listAt(field.values, 'index_config').length > 0;
    if (keys.indexOf(key(field)) !== index) return [`${field.address} sets ${key(field)} a second time`];
    return expires && !isExempt ? [`${field.address} leaves the index of a field that follows time`] : [];
  });
};

const protectedState = each('google_firestore_database', ({ values }) =>
  values['delete_protection_state'] === 'DELETE_PROTECTION_ENABLED' &&
  values['deletion_policy'] === 'ABANDON' &&
  values['point_in_time_recovery_enablement'] === 'POINT_IN_TIME_RECOVERY_ENABLED'
    ? undefined
    : 'is not protected twice and recoverable',
);

const closedBuckets = each('google_storage_bucket', ({ values }) =>
  values['public_access_prevention'] === 'enforced' && values['uniform_bucket_level_access'] === true
    ? undefined
    : 'could be made public',
);

/** The policies, by what they hold. */
export const policies: Readonly<Record<string, Policy>> = {
  'nobody but the hook is public': noPublicInvoker,
  'no primitive roles': noPrimitiveRole,
  'every secret at a pinned version': both(pinnedSecrets, pinnedReferences),
  'a replaced configuration stays': keepsOldVersions,
  'every scheduler has an audience of its own': ownAudience,
  'the scheduler never retries': noRetry,
  'processors are idle between requests': idleProcessors,
  'instances are capped for the service': cappedTogether,
  'images by digest': byDigest,
  'thresholds as the API takes them': thresholds,
  'alerts link to the runbook': alertsLeadSomewhere,
  'absence within what the API takes': absence,
  'log metrics are counters': counters,
  'expiry and exemption of a field together': oneFieldResource,
  'state is protected': protectedState,
  'buckets are closed': closedBuckets,
};
