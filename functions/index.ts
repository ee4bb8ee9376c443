import type { SyncDescriptor } from '#shared/descriptor/descriptor.ts';
import { admin } from './admin/sync.ts';
import { cmisEcho360 } from './cmis-echo360/sync.ts';
import { digestOf } from './digest/sync.ts';
import { essm } from './essm/sync.ts';
import { itemIngest } from './item-ingest/sync.ts';
import { lookupGitlab } from './lookup-gitlab/sync.ts';

const working = [cmisEcho360, essm, lookupGitlab, itemIngest];

/**
 * Every sync there is. Configuration schema, queries and indexes, help, sandbox and console each fold over this list.
 */
export const syncs: readonly SyncDescriptor[] = [...working, digestOf(working), admin];
