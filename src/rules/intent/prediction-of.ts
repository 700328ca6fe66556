import { Prediction } from '../../predict/prediction';
import { oncePerMesh } from '../engine/questions';

/** The prediction of a mesh, one for all rules that ask it. */
export const predictionOf = oncePerMesh((mesh) => new Prediction(mesh));
