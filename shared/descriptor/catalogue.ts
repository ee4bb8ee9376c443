import { didYouMean } from '#shared/config/nearest.ts';
import { BadRequestError, ConfigError } from '#shared/core/errors.ts';
import { type CollectionDeclaration, gatherQueries } from '#shared/state/collection-definition.ts';
import { runtimeCollections } from '#shared/state/collections/runtime-collections.ts';
import type { NamedQueries } from '#shared/state/queries.ts';
import type { FunctionDescriptor, RunDescriptor, SyncDescriptor } from './descriptor.ts';

/** Every function of every sync. @throws ConfigError where two have one name. */
export function functionsOf(syncs: readonly SyncDescriptor[]): readonly FunctionDescriptor[] {
  const all = syncs.flatMap(({ functions }) => functions);
  const twice = all.find(({ name }, index) => all.findIndex(other => other.name === name) !== index);
  if (twice !== undefined) throw new ConfigError(`Two functions are called ${twice.name}.`);
  return all;
}

/** Finds a function by name. @throws BadRequestError that lists what there is. */
export function functionNamed<Descriptor extends FunctionDescriptor>(
  functions: readonly Descriptor[],
  name: string,
): Descriptor {
  const found = functions.find(each => each.name === name);
  if (found !== undefined) return found;
  const names = functions.map(each => each.name);
  const meant = didYouMean(name, names);
  throw new BadRequestError(`There is no function ${name}${meant === '' ? '.' : meant}`, {
    advice: `The functions are ${names.join(', ')}.`,
  });
}

/** Those that are run, as opposed to endpoints. */
export function runsOf(functions: readonly FunctionDescriptor[]): readonly RunDescriptor[] {
  return functions.filter((each): each is RunDescriptor => each.kind !== 'endpoint');
}

/** Every collection of the runtime or of any of the syncs. */
export function collectionsOf(syncs: readonly SyncDescriptor[]): readonly CollectionDeclaration[] {
  return [...runtimeCollections, ...syncs.flatMap(({ collections }) => collections)];
}

/** Every query that they may ask of the state store. @throws StateError where two collections have one name. */
export function queriesOf(syncs: readonly SyncDescriptor[]): NamedQueries {
  return gatherQueries(...collectionsOf(syncs));
}
