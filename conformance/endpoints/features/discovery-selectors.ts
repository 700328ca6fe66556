import type { Chooser } from '../../istio-validation/chooser';
import type { Manifest } from '../generated-mesh';
import { ROOT_NAMESPACE } from '../plan';
import { withMeshConfig, type Feature } from './feature';

const NAME = 'kubernetes.io/metadata.name';

/** discoverySelectors, which take some namespaces and leave out others. */
export const discoverySelectors: Feature = (choose, _plan, _cluster, objects) =>
  withMeshConfig(objects.map(withName), (data) => ({
    ...data,
    mesh: JSON.stringify({
      ...(JSON.parse(data.mesh) as object),
      discoverySelectors: [
        ...(choose.chance(90) ? [{ matchLabels: { [NAME]: ROOT_NAMESPACE } }] : []),
        ...choose.list(1, 2, () => selector(choose)),
      ],
    }),
  }));

function selector(choose: Chooser): object {
  return choose.any([
    { matchLabels: { 'istio.io/dataplane-mode': 'ambient' } },
    { matchLabels: { [NAME]: choose.any(['sample', 'other', 'shared']) } },
    { matchExpressions: [{ key: 'team', operator: choose.any(['Exists', 'DoesNotExist']) }] },
    { matchExpressions: [{ key: NAME, operator: choose.any(['In', 'NotIn']), values: ['other', 'shared'] }] },
  ]);
}

/** As an API server labels every Namespace. */
function withName(object: Manifest): Manifest {
  if (object.kind !== 'Namespace') return object;
  const { name, labels } = object.metadata;
  return { ...object, metadata: { ...object.metadata, labels: { ...(labels as object), [NAME]: name } } };
}
