import type { KubeObject } from '../model/object';
import { dnsLabel, dnsSubdomain } from '../util/kubernetes-names';
import { show } from '../util/show-value';
import type * as Schema from '../model/schema';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const POD = `
apiVersion: v1
kind: Pod
metadata:
  name: Hello_World
  namespace: sample
`;

const messages = namedMessages({
  refused: ({ field, value, why }: Values<'field' | 'value' | 'why'>) => `${field} is ${value}, and ${why}.`,
});

export const nameRefused: Rule = {
  id: 'name-refused',
  severity: 'error',
  title: 'An object has a name that Kubernetes refuses',
  why: 'The API server refuses a new object of this name, so what it declares is not there in an outage.',
  fix: 'use lower case letters, digits, "-" and ".", with a letter or digit at both ends.',
  messages,
  needsSeveralClusters: false,
  checkOnly: true,
  bad: { clusters: { cluster1: HEALTHY + yaml(POD), cluster2: HEALTHY }, refusedBy: 'API server' },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    // Loaded here, because a synth lists this rule too and does not ask it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every program
    const { validateObject } = require('../model/schema') as typeof Schema;
    return mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object): Violation[] => {
        const wrong = wrongNameOf(object);
        if (wrong === undefined) return [];
        // Of kinds that are judged by their definition, this is said there.
        if (validateObject(object.body).some(({ path }) => path[0] === 'metadata' && path[1] === wrong.field))
          return [];
        const values = { field: wrong.field, value: show(wrong.value), why: wrong.why };
        return [{ cluster, object, path: `metadata.${wrong.field}`, ...messages.refused(values) }];
      }),
    );
  },
};

interface WrongName {
  readonly field: 'name' | 'namespace';
  readonly value: string;
  readonly why: string;
}

/** Roles and their bindings have names that only a URL must be able to hold. */
const GROUP_OF_ROLES = 'rbac.authorization.k8s.io';

function wrongNameOf({ group, name, namespace }: KubeObject): WrongName | undefined {
  const why = name === '' ? undefined : group === GROUP_OF_ROLES ? pathSegment(name) : dnsSubdomain(name);
  if (why !== undefined) return { field: 'name', value: name, why };
  const ofNamespace = namespace === undefined || namespace === '' ? undefined : dnsLabel(namespace);
  return ofNamespace === undefined ? undefined : { field: 'namespace', value: namespace!, why: ofNamespace };
}

/** k8s.io/apimachinery, api/validation/path: what may stand between two slashes. */
function pathSegment(name: string): string | undefined {
  return name === '.' || name === '..' || /[/%]/.test(name)
    ? 'must not be "." or "..", or contain "/" or "%"'
    : undefined;
}
