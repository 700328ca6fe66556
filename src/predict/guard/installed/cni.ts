import { isDeepStrictEqual } from 'node:util';
import * as istio from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { stringMap } from '../../../util/maps';
import { variableOf, type Unfollowed } from '../input';
import { parseYaml } from '../../../util/yaml';

/** Rows of the ledger, on settings of Istio's CNI agent. */
export const CNI_SELECTORS = 'cni-selectors';
export const CNI_EXCLUDED_NAMESPACES = 'cni-excluded-namespaces';

/** What Istio's chart sets: the labels of ambient mode, as they are followed here. */
const DEFAULT_SELECTORS: readonly unknown[] = [
  { podSelector: { matchLabels: { [istio.LABEL_DATAPLANE_MODE]: 'ambient' } } },
  {
    podSelector: { matchExpressions: [{ key: istio.LABEL_DATAPLANE_MODE, operator: 'NotIn', values: ['none'] }] },
    namespaceSelector: { matchLabels: { [istio.LABEL_DATAPLANE_MODE]: 'ambient' } },
  },
];

/** True if the CNI agent takes pods into the mesh by the labels alone. The order of selectors does not count. */
export function hasDefaultSelectors(settings: KubeObject): boolean {
  try {
    const selectors: unknown = parseYaml(settingOf(settings, 'AMBIENT_ENABLEMENT_SELECTOR'));
    if (!Array.isArray(selectors) || selectors.length !== DEFAULT_SELECTORS.length) return false;
    return DEFAULT_SELECTORS.every((wanted) => selectors.some((one) => isDeepStrictEqual(one, wanted)));
  } catch {
    return false;
  }
}

/** The Namespaces that are labelled for ambient mode, and that the CNI agent leaves out of the mesh. */
export function excludedNamespaces(input: Unfollowed, { namespaces }: Pick<Cluster, 'namespaces'>): Unfollowed[] {
  const names = settingOf(input.object, 'EXCLUDE_NAMESPACES').split(',');
  return [...new Set(names.map((one) => one.trim()))].flatMap((one) => {
    const object = namespaces.get(one);
    if (object?.labels[istio.LABEL_DATAPLANE_MODE] !== 'ambient') return [];
    return [{ ...input, object, path: `metadata.labels["${istio.LABEL_DATAPLANE_MODE}"]` }];
  });
}

/** A value of the ConfigMap that the agent's environment is taken from, or of a variable of its containers; empty where there is none. */
function settingOf(object: KubeObject, name: string): string {
  const value = object.kind === 'ConfigMap' ? stringMap(object.body.data)[name] : variableOf(object, name);
  return value ?? '';
}
