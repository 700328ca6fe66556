import type { Manifest } from '../generated-mesh';
import { istiodWith, type Feature } from './feature';

const REVISIONS = ['default', 'blue', 'green'];

/**
 * An istiod of a revision, and DestinationRules for one. Gateways are not labelled so: which of them istiod deploys its
 * controller decides, and no controller runs here.
 */
export const revisions: Feature = (choose, _plan, _cluster, objects) => {
  const own = choose.any(REVISIONS);
  const labelled = ({ metadata }: Manifest): object => ({
    ...metadata,
    labels: { 'istio.io/rev': choose.any([own, own, ...REVISIONS]) },
  });
  return [
    ...objects
      .map((object) => named(object, own))
      .map((object) =>
        object.kind === 'DestinationRule' && choose.chance(60)
          ? { ...object, metadata: labelled(object) as Manifest['metadata'] }
          : object,
      ),
    istiodWith({ 'istio.io/rev': own }, []),
  ];
};

/** The ConfigMap of an istiod has its revision in its name. */
function named(object: Manifest, revision: string): Manifest {
  if (object.kind !== 'ConfigMap' || revision === 'default') return object;
  return { ...object, metadata: { ...object.metadata, name: `istio-${revision}` } };
}
