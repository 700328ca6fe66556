import { ANNOTATION_NEED_NOT_SURVIVE } from '../istio/vocabulary';
import { exemptionsOf } from '../model/services';
import type { Mesh } from '../model/mesh';
import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { clustersByService, type Holder } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import type * as Exempt from './intent/exempt';

const PATH = `metadata.annotations["${ANNOTATION_NEED_NOT_SURVIVE}"]`;

const messages = namedMessages({
  noReason: ({ line }: Values<'line'>) =>
    `${line} in ${ANNOTATION_NEED_NOT_SURVIVE} is not a pattern of outages and a reason.`,
  noSuchOutage: ({ service, outages }: Values<'service' | 'outages'>) =>
    `${outages} is not one of the outages that predict asks about for ${service}.`,
  notEverywhere: ({ service, outages, cluster }: Values<'service' | 'outages' | 'cluster'>) =>
    `${service} need not survive ${outages}, and its Service in ${cluster} does not declare that.`,
});

const declaring = (text: string): string =>
  yaml(
    ...[NAMESPACE, WAYPOINT, DESTINATION_RULE, WORKLOAD],
    change(
      SERVICE,
      'metadata:\n',
      `metadata:\n  annotations:\n    ${ANNOTATION_NEED_NOT_SURVIVE}: ${JSON.stringify(text)}\n`,
    ),
  );
const DECLARED = declaring('gateway-down:* one address until the second load balancer is there');
const UNDECLARED = yaml(NAMESPACE, WAYPOINT, DESTINATION_RULE, WORKLOAD, SERVICE);
const MISSPELT = declaring('gatway-down:* one address until the second load balancer is there');

export const exemptionNotCounted: Rule = {
  id: 'exemption-not-counted',
  severity: 'warning',
  title: 'A declaration of what a service need not survive has no effect',
  why: 'The owner of the service accepts an outage, but predict, check and promises still ask about it, or leave out an outage that was not meant.',
  fix: 'write a line for each pattern of outages, as predict prints them, with the reason after it, on the Service of every cluster.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: MISSPELT, cluster2: UNDECLARED } },
  good: { clusters: { cluster1: DECLARED, cluster2: DECLARED } },
  find: (mesh) => [...clustersByService(mesh)].flatMap(([service, having]) => findIn(mesh, service, having)),
};

function findIn(mesh: Mesh, service: string, having: readonly Holder[]): Violation[] {
  const declared = having.map((one) => ({ ...one, ...exemptionsOf(one.service.object) }));
  return declared.flatMap(({ cluster, service: { object }, exemptions, malformed }) => [
    ...malformed.map((line) => ({ cluster, object, path: PATH, ...messages.noReason({ line: JSON.stringify(line) }) })),
    ...exemptions.flatMap(({ outages }): Violation[] => {
      const at = { cluster, object, path: PATH };
      if (!isAskedAbout(mesh, service, outages)) return [{ ...at, ...messages.noSuchOutage({ service, outages }) }];
      const [without] = declared.filter((other) => !other.exemptions.some((one) => one.outages === outages));
      if (without === undefined) return [];
      return [{ ...at, ...messages.notEverywhere({ service, outages, cluster: without.cluster.name }) }];
    }),
  ]);
}

function isAskedAbout(mesh: Mesh, service: string, outages: string): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synth does not need the prediction for it
  const exempt = require('./intent/exempt') as typeof Exempt;
  return exempt.isAskedAbout(mesh, service, outages);
}
