// What becomes of requests in a mesh, in whatever outage.

export { loadOf, type Capacity, type Load } from './load';
export { answersIn, matrixOf, type AlikeRow, type Matrix, type MatrixQuestion, type Row } from './matrix';
export {
  requireClient,
  requireCluster,
  requireNamesOf,
  requirePort,
  requireRegion,
  requireService,
  requireZone,
} from './names';
export { Prediction } from './prediction';
