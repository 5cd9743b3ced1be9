/** Two decimals at most: marks are fractions such as ⅔. */
export const rounded = (number: number): number => Math.round(number * 100) / 100
