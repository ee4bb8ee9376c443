import type { CollectionDeclaration } from '../collection-definition.ts';
import { auditEntries } from './audit.ts';
import { campaignKeys } from './campaign-keys.ts';
import { changeParts } from './changes.ts';
import { controls } from './control.ts';
import { credentialEnds } from './credential-ends.ts';
import { heartbeats } from './heartbeats.ts';
import { paces } from './paces.ts';
import { runs } from './runs.ts';
import { ticks } from './ticks.ts';

/** The collections that every sync has. */
export const runtimeCollections: readonly CollectionDeclaration[] = [
  auditEntries,
  campaignKeys,
  changeParts,
  controls,
  credentialEnds,
  heartbeats,
  paces,
  runs,
  ticks,
];
