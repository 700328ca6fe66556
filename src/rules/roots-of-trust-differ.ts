import { shareRoot, ROOTS_CONFIG_MAP, ROOTS_KEY } from '../model/security';
import { describeObject } from '../model/object';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject, unlikeFirst } from './engine/questions';
import type { Rule } from './engine/rule';

const signedBy = (root: string) =>
  HEALTHY +
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${ROOTS_CONFIG_MAP}
  namespace: istio-system
data:
  ${ROOTS_KEY}: |
    -----BEGIN CERTIFICATE-----
    ${root}
    -----END CERTIFICATE-----
`);

const messages = namedMessages({
  noCommonRoot: ({ cluster, other, service }: Values<'cluster' | 'other' | 'service'>) =>
    `${cluster} and ${other} have no root certificate in common, and both have the global ${service}.`,
});

export const rootsOfTrustDiffer: Rule = {
  id: 'roots-of-trust-differ',
  severity: 'error',
  title: 'Clusters that share a global service have no root certificate in common',
  why: 'A waypoint, gateway or ztunnel accepts a certificate that one of its own roots signs. istiod of each cluster makes a root of its own unless it is given one, and then every request that crosses clusters fails in the TLS handshake.',
  fix: 'give istiod of each cluster an intermediate certificate of one common root (Secret cacerts in its namespace), then restart istiod and the workloads.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: signedBy('b25lIHJvb3Q='), cluster2: signedBy('YW5vdGhlciByb290') } },
  good: { clusters: { cluster1: signedBy('b25lIHJvb3Q='), cluster2: signedBy('b25lIHJvb3Q=') } },
  find: (mesh) =>
    oncePerObject(
      unlikeFirst(mesh, ({ roots }) => roots, shareRoot).map(({ cluster, service, value, first }) => ({
        cluster,
        object: value.object,
        path: `data["${ROOTS_KEY}"]`,
        ...messages.noCommonRoot({
          cluster: cluster.name,
          other: first.cluster.name,
          service: describeObject(service.object),
        }),
      })),
    ),
};
