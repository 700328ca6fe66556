// How Go reads a scalar of YAML.

export { describeMisfit, GO_TAGS, goNumberAsKey, goScalar, isMisfit } from './go-scalars';
export { GoScanner } from './go-scanner';
