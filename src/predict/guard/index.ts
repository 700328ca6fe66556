export { ASSUMPTIONS, assumptionsOf, type Assumption, type AssumptionId } from './assumptions';
export {
  Guard,
  INPUT_NOT_FOLLOWED,
  NOTHING_TO_SAY,
  type DeclaredHarmless,
  type Judgement,
  type Remarks,
  type Reservation,
  type Unanswered,
} from './guard';
