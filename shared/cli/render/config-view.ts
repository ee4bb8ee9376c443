import { type InstallationConfig, serviceOf } from '#shared/config/base.ts';
import type { EndpointConfig } from '#shared/config/function-config.ts';
import type { Mode } from '#shared/core/run-status.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';
import { wrap } from './wrap.ts';

export interface CheckedConfig {
  readonly files: readonly string[];
  readonly variables: readonly string[];
  readonly config: InstallationConfig;
  readonly functions: readonly CheckedFunction[];
}

export interface CheckedFunction {
  readonly name: string;
  readonly sync: string;
  readonly summary: string;
  readonly settings: EndpointConfig | undefined;
  /** In words, of one that has a schedule. */
  readonly schedule?: string | undefined;
  /** What the configuration permits altogether; an endpoint answers requests. */
  readonly mode: Mode | 'answers';
}

function modeText(settings: EndpointConfig | undefined, mode: CheckedFunction['mode']): string {
  if (settings === undefined) return 'not configured';
  return settings.enabled ? mode : 'switched off';
}

/** A valid configuration in a few lines: where it came from, where state is kept, which functions do what when. */
export function configView({ files, variables, config, functions }: CheckedConfig, style: Style): string {
  const { state, service } = config;
  const kept = state.store === 'sqlite' ? `SQLite, ${state.file}` : `Firestore, ${state.projectId}/${state.databaseId}`;
  const facts = [
    `${service.name} (${service.status}), ${config.environment}`,
    `files: ${files.join(', ')}`,
    ...(variables.length === 0 ? [] : [`overridden by: ${variables.join(', ')}`]),
    `state: ${kept}`,
  ];
  const rows = functions.map(({ name, sync, settings, schedule = '', mode }) => {
    const words = modeText(settings, mode);
    const owner = settings?.owner ?? serviceOf(config, sync).owner ?? '';
    return [name, words === 'apply' ? style.warning(words) : words, schedule, owner];
  });
  return [
    style.good('The configuration is valid.'),
    ...facts.map(fact => wrap(fact, style.width, '  ')),
    '',
    textTable([{ head: 'Function' }, { head: 'Mode' }, { head: 'Schedule' }, { head: 'Owner' }], rows, style),
  ].join('\n');
}
