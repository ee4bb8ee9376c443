import { http } from '@google-cloud/functions-framework';

/** The least that a function on this framework and this store can be: it answers, and with a POST it reads one document first. */
http('bare', async (request, response) => {
  if (request.method !== 'POST') {
    response.json({ function: 'bare' });
    return;
  }
  const { Firestore } = await import('@google-cloud/firestore');
  const { exists } = await new Firestore().doc('functions/bare').get();
  response.status(400).json({ exists });
});
