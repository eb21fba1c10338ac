"""
Finding activities by words, in the three languages of the network at once.

`words` reads what was typed and says what it stands for; `finding` asks the database;
`marking` shows in a text what was found. The first and the last know no model.
"""
