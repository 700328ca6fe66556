import { withMeshConfig, type Feature } from '../features/feature';
import { ofMesh } from './of-mesh';

/** A root namespace of its own: rules there are for all, and those in istiod's are for nobody else. */
export const rootNamespace: Feature = (_choose, plan, _cluster, objects) =>
  withMeshConfig(objects, (data) => ({
    ...data,
    mesh: JSON.stringify({
      ...(JSON.parse(data.mesh) as object),
      rootNamespace: ofMesh(plan, 'root namespace').any(['sample', 'shared', 'istio-config']),
    }),
  }));
