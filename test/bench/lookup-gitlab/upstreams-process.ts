import { realClock } from '#test/support/real-clock.ts';
import { startUpstreams } from './scene.ts';

/** A process of the stand-ins alone: says where they are, and ends with its parent. */
const { gitlab, lookup, tokenUrl } = await startUpstreams(realClock, Number(process.argv[2]), 0);
process.send?.({ gitlab, lookup, tokenUrl });
process.on('disconnect', () => process.exit(0));
