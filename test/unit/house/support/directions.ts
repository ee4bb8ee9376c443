import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Our own code, as opposed to packages and Node's modules. */
const ours = '^(functions|shared|test)/';

/** Where scenes are made. */
const scenes = ['^functions/sandbox/', '^functions/[^/]+/sandbox/'];

/** A room may import itself and these rooms of `shared/`, types included, and nothing else of ours. */
function room(name: string, ...others: readonly string[]): IForbiddenRuleType {
  const allowed = [name, ...others].map(each => `^shared/${each}/`);
  return {
    name: `shared/${name} imports ${others.length === 0 ? 'nothing' : others.join(', ')} of ours`,
    severity: 'error',
    from: { path: `^shared/${name}/` },
    to: { path: ours, pathNot: allowed },
  };
}

/** DESIGN's "The house": dependencies point one way. Each rule forbids. */
export const directions: readonly IForbiddenRuleType[] = [
  { name: 'no circles, types included', severity: 'error', from: {}, to: { circular: true } },
  { name: 'what is imported is there', severity: 'error', from: {}, to: { couldNotResolve: true } },
  room('core'),
  room('config', 'core'),
  room('secrets', 'core', 'config'),
  room('state', 'core'),
  room('clients', 'core', 'config'),
  room('runtime', 'core', 'state'),
  room('descriptor', 'core', 'config', 'state', 'runtime'),
  room('installation', 'core', 'config', 'secrets', 'state', 'runtime', 'descriptor'),
  room('cli', 'core', 'config', 'state', 'runtime', 'descriptor', 'installation'),
  {
    name: 'shared/cli is for the executable alone',
    severity: 'error',
    from: { path: '^(functions|shared)/', pathNot: ['^shared/cli/', '^functions/lockstep\\.ts$'] },
    to: { path: '^shared/cli/' },
  },
  {
    name: 'only lockstep serve has trouble told by mail: in the cloud an alert tells it',
    severity: 'error',
    from: { path: '^(functions|shared)/', pathNot: ['^shared/cli/serve/', '^shared/installation/trouble/'] },
    to: { path: '^shared/installation/trouble/' },
  },
  {
    name: 'one upstream knows no other',
    severity: 'error',
    from: { path: '^shared/clients/([^/]+)/' },
    to: { path: '^shared/clients/[^/]+/', pathNot: ['^shared/clients/$1/', '^shared/clients/http/'] },
  },
  {
    name: 'no sync imports another, or the list',
    severity: 'error',
    from: { path: '^functions/([^/]+)/', pathNot: '^functions/sandbox/' },
    to: { path: '^functions/', pathNot: '^functions/$1/' },
  },
  {
    name: 'no sync imports the command line; only the console and endpoints meet the installation, by its descriptor',
    severity: 'error',
    from: { path: '^functions/([^/]+)/', pathNot: ['^functions/sandbox/', '^functions/admin/'] },
    to: { path: '^shared/(installation|cli)/' },
  },
  {
    name: 'stand-ins are for the scenes of the sandbox',
    severity: 'error',
    from: { path: '^functions/', pathNot: scenes },
    to: { path: '^test/' },
  },
  {
    name: 'a scene is loaded by the descriptor, when it is shown',
    severity: 'error',
    from: { path: '^functions/', pathNot: scenes },
    to: { path: '/sandbox/', dynamic: false },
  },
];
