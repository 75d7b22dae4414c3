/** A part of a field selector that selects by what an object cannot change. */
const FIXED = /^metadata\.(name|namespace)\s*(=|==|!=)[^=]*$/;

/** A comma between two parts. Those in a value are escaped. */
const BETWEEN = /(?<!\\),/;

/** Reports whether an object can leave a watch with these selectors without being deleted. */
export function canLeave({
  labelSelector = "",
  fieldSelector = "",
}: {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}): boolean {
  return (
    labelSelector !== "" ||
    fieldSelector.split(BETWEEN).some((part) => part !== "" && !FIXED.test(part.trim()))
  );
}
