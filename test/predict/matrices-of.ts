import { usualClients } from '../../src/predict/client/usual-clients';
import { matrixOf, type Matrix } from '../../src/predict/prediction/matrix';
import type { Prediction } from '../../src/predict/prediction/prediction';

/** What is asked about each service of a mesh by default. */
export function matricesOf(prediction: Prediction): Matrix[] {
  return prediction.services.map((service) =>
    matrixOf(prediction, {
      ...{ service, capacity: new Map<string, number>(), clients: usualClients(prediction.view, service) },
      scenarios: prediction.scenariosFor(service),
    }),
  );
}
