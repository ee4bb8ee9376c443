import { startGitlab } from '#sandbox/gitlab/gitlab.ts';
import { fillForge, gitlabOptions } from './scene.ts';

/** A process of the stand-in alone: says where it is, and ends with its parent. */
const gitlab = await startGitlab(gitlabOptions());
fillForge(gitlab.forge, Number(process.argv[2]));
process.send?.({ url: gitlab.url });
process.on('disconnect', () => process.exit(0));
