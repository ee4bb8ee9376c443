import { lookupGitlabConfig } from '#functions/lookup-gitlab/config.ts';

export const config = lookupGitlabConfig.parse({ probe: 'zz999' });
