import { withMeshConfig, type Feature } from '../features/feature';
import { ofMesh } from './of-mesh';

/** Outlier detection of the whole mesh, which ingress gateways have where no rule has one. */
export const ofAll: Feature = (_choose, plan, cluster, objects) => {
  const choose = ofMesh(plan, `outlier detection of all at ${cluster.name}`);
  const outlierDetection = choose.some({
    consecutive5xxErrors: () => choose.any([0, 1, 5]),
    consecutiveGatewayErrors: () => choose.any([0, 3]),
    interval: () => '2s',
    baseEjectionTime: () => '45s',
    maxEjectionPercent: () => choose.any([10, 100]),
    minHealthPercent: () => choose.any([1, 50]),
  });
  return withMeshConfig(objects, ({ mesh, ...others }) => ({
    ...others,
    mesh: JSON.stringify({ ...(JSON.parse(mesh) as object), defaultTrafficPolicy: { outlierDetection } }),
  }));
};
