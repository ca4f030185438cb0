"""The part of every exported script that prepares rows as in training, and names answers."""

PREPARATION = '''
def read_rows(path):
    """Rows of a CSV file (UTF-8, commas between cells, points in numbers) as dictionaries."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(rows, columns):
    """Rows (dictionaries) as an array (rows, features), prepared as the training rows were."""
    prepared = []
    for number, row in enumerate(rows, start=1):
        values = []
        for name, centre, scale, categories, fill, more in columns:
            if name not in row:
                raise ValueError(f"row {number} has no column {name!r}")
            cell = row[name]
            if "shape" in more:
                values += image(number, name, cell, centre, scale, **more)
                continue
            gap = is_missing(cell, categories or "parts" in more or "words" in more or "labels" in more)
            if gap and fill is None:
                raise ValueError(f"row {number}: column {name!r} has no value")
            if categories:
                values += category(number, name, fill if gap else cell, categories, **more)
            elif "parts" in more:
                values += date(fill if gap else as_seconds(number, name, cell, **more), centre, scale, **more)
            elif "words" in more:
                values += bag_of_words(fill if gap else str(cell), **more)
            elif "labels" in more:
                values += held_labels(number, name, fill if gap else str(cell), **more)
            else:
                value = None if gap else as_number(number, name, cell)
                values.append(prepared_number(value, centre, scale, fill, **more))
            if more.get("was_missing"):
                values.append(1.0 if gap else 0.0)
        prepared.append(values)
    return np.array(prepared, dtype=np.float32)


def image(number, name, cell, centre, scale, shape, log=False):
    """The pixels of an image, an array (height, width, channels) of numbers from 0 to 255 or the path of a
    file, which is sized as those of the training were.
    """
    if isinstance(cell, str):
        from PIL import Image  # pip install pillow

        mode = "RGB" if shape[2] == 3 else "L"
        cell = Image.open(cell).convert(mode).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)
    pixels = np.asarray(cell, dtype=np.float64)
    if pixels.size != math.prod(shape):
        raise ValueError(f"row {number}: column {name!r} holds an image of shape {pixels.shape}, not {shape}")
    pixels = pixels.ravel()
    values = ((np.log1p(pixels) if log else pixels) - centre) / scale if scale else 0 * pixels
    return values.tolist()


def is_missing(cell, categories):
    """Whether a cell holds no value; an infinite number is none."""
    text = str(cell).strip()
    infinite = not categories and text.lower().lstrip("+-") in ("inf", "infinity")
    return cell is None or text in MISSING or infinite


def as_number(number, name, cell):
    try:
        return float(cell)
    except ValueError:
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which is not a number") from None


def prepared_number(value, centre, scale, fill, low=None, high=None, log=False, steps=(), **more):
    """A number after all steps in their order; None, a gap, waits for the step that fills it."""
    for step in steps or ("clip", "fill", "log", "scale"):
        if value is None:
            value = fill if step == "fill" else None
        elif step == "clip" and low is not None:
            value = min(max(value, low), high)
        elif step == "log" and log:
            value = round(math.copysign(math.log1p(abs(value)), value), 12)
        elif step == "scale":
            value = (value - centre) / scale if scale else 0.0
    return value


def bag_of_words(text, words, width, rarity=(), lower_case=True, **more):
    """How often each word of the vocabulary occurs; with rarities weighed by them, and of length 1."""
    found = re.findall(WORD, text.lower() if lower_case else text)
    values = [float(found.count(word)) for word in words] + [0.0] * (width - len(words))
    if rarity:
        values[: len(words)] = [value * weight for value, weight in zip(values, rarity)]
        length = math.sqrt(math.fsum(value * value for value in values))
        values = [value / length if length else 0.0 for value in values]
    return values


def held_labels(number, name, cell, labels, separator, unmet=(), **more):
    """1 for each label that a cell holds, 0 for every other one."""
    held = {part.strip() for part in cell.split(separator)} - {""}
    strange = held.difference(labels) | held.intersection(unmet)
    if strange:
        new = min(strange)
        raise ValueError(f"row {number}: column {name!r} holds {new!r}, which was not met in training")
    return [1.0 if label in held else 0.0 for label in labels]


def category(number, name, cell, categories, encoding="one_hot", rare=(), unmet=(), **more):
    """1 for the cell's own category, 0 for every other one; or its place from 0 to 1, or its number from 1
    on. What is rare counts as the last category, and 1.0 as 1.
    """
    known = [*categories, *rare]
    exact = [place for place, label in enumerate(known) if str(cell) == label]
    alike = exact or [place for place, label in enumerate(known) if same_number(cell, label)]
    if not alike:
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which was not met in training")
    own = min(alike[0], len(categories) - 1)
    if categories[own] in unmet:
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which was not met in training")
    if encoding == "codes":
        return [own + 1.0]
    if encoding == "order":
        return [own / max(len(categories) - 1, 1)]
    return [1.0 if place == own else 0.0 for place in range(len(categories))]


def as_seconds(number, name, cell, taken_as="date", **more):
    """Seconds since 1970 of a date, in universal time."""
    text = str(cell).strip()
    numbers = re.fullmatch(NUMBERED_DATE, text, re.ASCII)
    try:
        moment = numbered_date(numbers, taken_as) if numbers else year_first_date(text)
    except ValueError:
        raise ValueError(f"row {number}: column {name!r} holds {cell!r}, which is not a date") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()


def numbered_date(numbers, taken_as):
    """A date with the year last; of those with points the day stands first where the column does not say."""
    day, mark, month, year, hour, minute, second, half = numbers.groups()
    if taken_as == "date" and mark != ".":
        raise ValueError("nothing tells the day from the month")
    if taken_as == "date_month_first":
        day, month = month, day
    hour = int(hour or 0)
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + 12 * (half in "Pp")
    if len(year) == 2:
        year = int(year) + (1900 if int(year) >= 69 else 2000)
    return datetime(int(year), int(month), int(day), hour, int(minute or 0), int(second or 0))


def year_first_date(text):
    """A date as ISO 8601 has it, or with slashes."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        for form in ("%Y/%m/%d", "%Y/%m/%d %H:%M"):
            try:
                return datetime.strptime(text, form)
            except ValueError:
                continue
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S")


def date(seconds, centre, scale, parts, cyclic=False, **more):
    """The parts of a date from 0 to 1, or as sine and cosine; the year scaled."""
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    hour = moment.hour + (60 * moment.minute + moment.second) / 3600
    rounds = {"month": (moment.month - 1, 12), "day": (moment.day - 1, 31),
              "weekday": (moment.weekday(), 7), "hour": (hour, 24)}
    values = []
    for part in parts:
        if part == "year":
            values.append((moment.year - centre) / scale if scale else 0.0)
        elif cyclic:
            angle = rounds[part][0] * 2 * math.pi / rounds[part][1]
            values += [round(math.sin(angle), 12), round(math.cos(angle), 12)]
        else:
            values.append(rounds[part][0] / (rounds[part][1] - (part != "hour")))
    return values


def same_number(one, other):
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def softmax(z):
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def answers(outputs, inputs):
    """What the outputs mean: for each target its values, and for classes the probability of each."""
    result = {}
    for output, target, classes, activation, centre, scale, log, separator, entry, widths in ANSWERS:
        values = outputs[output].astype(np.float64).reshape(len(outputs[output]), -1)
        if activation != "linear":
            values = {"softmax": softmax, "sigmoid": sigmoid}[activation](values)
        if entry:
            given = inputs[entry].reshape(values.shape)
            result.update(rebuilt(INPUTS[entry], widths, given, values))
            continue
        if not classes:
            numbers = values[:, 0] * scale + centre
            numbers = np.sign(numbers) * np.expm1(np.abs(numbers)) if log else numbers
            result[target] = {"values": numbers.tolist()}
            continue
        values = np.clip(values, 0.0, 1.0)
        if separator:
            held = [[classes[place] for place in np.flatnonzero(row >= 0.5)] for row in values]
            names = [separator.join(labels) for labels in held]
            result[target] = {"values": names, "classes": list(classes), "probabilities": values.tolist()}
            continue
        if values.shape[1] == 1:
            values = np.hstack((1.0 - values, values))
        names = [classes[place] for place in values.argmax(axis=1)]
        result[target] = {"values": names, "classes": list(classes), "probabilities": values.tolist()}
    return result
'''

REBUILDING = '''
def rebuilt(columns, widths, given, values):
    """How far each row of an autoencoder's is from what it was given, and the columns that it gives."""
    error = np.square(values - given).mean(axis=1).tolist()
    result = {"reconstruction error": {"header": "reconstruction error", "values": error}}
    place = 0
    for (name, centre, scale, categories, fill, more), width in zip(columns, widths):
        features = values[:, place : place + width]
        place += width
        title = f"rebuilt {name}"
        if "shape" in more:
            result[title] = {"header": title, "images": images_back(features, centre, scale, **more)}
        elif categories:
            result[title] = {"header": title, "values": categories_back(features, categories, **more)}
        elif "labels" in more:
            result[title] = {"header": title, "values": labels_back(features, **more)}
        elif "parts" not in more and "words" not in more:
            result[title] = {"header": title, "values": numbers_back(features[:, 0], centre, scale, **more)}
    return result


def numbers_back(values, centre, scale, log=False, **more):
    """Numbers in the unit of their column."""
    values = values * (scale or 1.0) + centre
    return (np.sign(values) * np.expm1(np.abs(values)) if log else values).tolist()


def categories_back(values, categories, encoding="one_hot", **more):
    """The likeliest category, or the nearest place or number."""
    last = len(categories) - 1
    if encoding == "one_hot":
        return [categories[place] for place in values[:, : last + 1].argmax(axis=1)]
    near = values[:, 0] - 1 if encoding == "codes" else values[:, 0] * max(last, 1)
    return [categories[int(place)] for place in np.clip(np.rint(near), 0, last)]


def labels_back(values, labels, separator, **more):
    """The labels that are more likely than not, in one cell."""
    between = separator if separator.isspace() else separator.strip() or ";"
    return [between.join(label for label, value in zip(labels, row) if value >= 0.5) for row in values]


def images_back(values, centre, scale, shape, log=False):
    """Images (rows, height, width, channels) of numbers from 0 to 255."""
    values = values * (scale or 1.0) + centre
    values = np.expm1(np.clip(values, 0, np.log1p(255))) if log else values
    return np.clip(np.rint(values), 0, 255).astype(np.uint8).reshape(-1, *shape)
'''
