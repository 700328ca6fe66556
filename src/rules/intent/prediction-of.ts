import { Prediction } from '../../predict/prediction';
import { oncePerMesh } from '../engine/questions';

/** The prediction of a mesh, one for all rules that ask it. What is refused is for other rules to report. */
export const predictionOf = oncePerMesh((mesh) => new Prediction(mesh, { takesRefused: true }));
