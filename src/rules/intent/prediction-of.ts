import type { Mesh } from '../../model/mesh';
import { Prediction } from '../../predict/prediction';
import { oncePerMesh } from '../engine/questions';

/** The prediction of a mesh, one for all rules that ask it. What is refused is for other rules to report. */
export const predictionOf = oncePerMesh((mesh) => new Prediction(mesh, { takesRefused: true }));

/** Reports whether there is a Service to ask about. What a prediction prepares costs time for each cluster, also for empty ones. */
export function hasServices({ clusters, unreadServices }: Mesh): boolean {
  return unreadServices.length > 0 || clusters.some(({ services }) => services.size > 0);
}
