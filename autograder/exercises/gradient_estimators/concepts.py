"""The options of `variance_reduction`: what a term of known mean may be called."""

CONCEPTS = {
    "control variate": (
        r"control(led)? ?vari(ates?|ants?|ables?)( methods?| techniques?)?",
        r"kontroll ?varia(t|te|ten|ter|bel|ble|blen)",
    ),
    "antithetic variate": (r"antithetic( variates?| variables?| samples?| sampling)?", r"antithetische variate"),
    "importance weight": (r"importance (sampl(e|es|ing)|weights?|weighting)", r"likelihood ratios?"),
    "Rao-Blackwellization": (r"rao ?blackwell(i[sz]ation|i[sz]ing|i[sz]ed)?( estimators?)?", r"conditioning"),
    "regularizer": (r"regulari[sz](er|ers|ation|ing)( terms?)?", r"penalty( terms?)?|weight decay"),
    "reparameterization trick": (r"re ?parametri?[sz]ation|re ?parameteri[sz]ation", r"reparam( trick)?|pathwise"),
    "stop gradient": (r"stop(ping)?( the)? gradients?", r"detach(ing|ed|ment)?|sticking the landing"),
}
# "A control variate for the reparameterized gradient", "a trick that lowers the variance".
NEUTRAL = (
    "reparameterized reparametrized reparameterised reparametrised gradients estimate variance reduction reduces "
    "lowers reducing lowering zero mean where score trick"
)
