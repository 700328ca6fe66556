import { parseAllDocuments } from 'yaml';
import { RULES } from '../../src/rules/engine';
import type { Example, Rule } from '../../src/rules/engine/rule';
import { ApiServer, type Body } from '../schema/server';
import { requireEqual, type Suite } from './suite';

/** What the page of a rule says where nobody stops the mistake. */
const NOBODY = 'nobody';

type Refuser = NonNullable<Example['refusedBy']> | typeof NOBODY;

/**
 * A rule is there because no cluster says a word: its bad example goes through a real API server and the webhook of a running
 * istiod, unless its page says which of them refuses it.
 */
export const rules: Suite = {
  name: 'rules',
  needsClusters: true,
  sharesClusters: true,
  checks: (_dist, [live]) =>
    RULES.map((rule) => ({
      sentence: `the bad example of ${rule.id} is refused by ${rule.bad.refusedBy ?? NOBODY}`,
      run: async () => {
        if (live === undefined) throw new Error('there is no cluster to ask');
        const { kubeconfig, kubectl } = live.cluster;
        // One that is there already stays as it is.
        for (const namespace of namespacesOf(rule)) await kubectl.run(['create', 'namespace', namespace]);
        const server = new ApiServer(kubeconfig);
        try {
          requireEqual(rule.bad.refusedBy ?? NOBODY, await refuserOf(rule.bad, server));
          // The right one is for nobody to refuse: otherwise something else than the mistake was seen.
          requireEqual(NOBODY, await refuserOf(rule.good, server));
        } finally {
          server.close();
        }
      },
    })),
};

async function refuserOf(example: Example, server: ApiServer): Promise<Refuser> {
  for (const object of objectsOf(example)) {
    const { isAccepted, message } = await server.tryCreate(object, namespaceOf(object));
    if (!isAccepted) return 'API server';
    if (message !== '') return 'istiod';
  }
  return NOBODY;
}

function namespacesOf({ bad, good }: Rule): string[] {
  return [...new Set([...objectsOf(bad), ...objectsOf(good)].map(namespaceOf))].sort();
}

function objectsOf({ clusters }: Example): Body[] {
  return Object.values(clusters).flatMap((text) =>
    parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [document.toJS() as Body])),
  );
}

function namespaceOf({ metadata }: Body): string {
  return (metadata as { readonly namespace?: string } | undefined)?.namespace ?? 'default';
}
