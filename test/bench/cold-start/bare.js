import { http } from '@google-cloud/functions-framework';

/** The least that a function on this framework can be: what a start costs that has nothing of ours in it. */
http('bare', (_request, response) => {
  response.status(405).json({ error: 'nothing is done here' });
});
